"""The two sides of a claim about elements, all over its letters."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import Array, Expr
from backproof.algebra.ops.letters import equal
from backproof.algebra.types import Letter, joined, size_of
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance, value_of
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.numerics import np

Sides = tuple[Array, Array, Array]


def comparable(claim: Claim, head: Expr) -> bool:
    """Whether the right side has a value for each of the left one, and of its shape."""
    assert claim.expr is not None
    given, letters = claim.expr.type, letters_of(claim, head)
    bound = all(letter in letters for letter in given.letters)
    return bound and (given.core == head.type.core or given.is_scalar)


def sides_of(claim: Claim, head: Expr, world: World) -> Sides:
    """What is said, what is true, and where the claim speaks, all over the claim's letters."""
    assert claim.expr is not None
    letters = letters_of(claim, head)
    shape = (
        *(size_of(letter.dim, world.sizes) for letter in letters),
        *head.type.core.shape(world.sizes),
    )
    expected = spread(value_of(world, head), head, letters, shape)
    got = spread(value_of(world, claim.expr), claim.expr, letters, shape)
    if claim.guard is None:
        return got, expected, np.ones(shape, dtype=bool)
    mask = spread(value_of(world, claim.guard), claim.guard, letters, shape)
    return got, expected, mask > 0.5


def letters_of(claim: Claim, head: Expr) -> tuple[Letter, ...]:
    """The letters of a claim: those of its left side, and those from which a condition reckons them
    (k of a = j - k)."""
    letters = head.type.letters
    if claim.guard is None or not any(e.op is equal for e in claim.guard.parts):
        return letters
    return joined(letters, claim.guard.type.letters)


def spread(value: Array, expr: Expr, letters: tuple[Letter, ...], shape: tuple[int, ...]) -> Array:
    """A value repeated along the letters that its expression lacks."""
    own = expr.type.letters
    picks = tuple(slice(None) if letter in own else None for letter in letters)
    return np.broadcast_to(value[(*picks, slice(None), slice(None))], shape)


def implied_diagonal(claim: Claim, head: Expr, sides: Sequence[Sides]) -> str:
    """Two letters of the left side that the right side takes for one, "" for none.

    `∂y_k/∂x_i = g(x_i)` of an elementwise map speaks of k = i: where a letter is missing on the
    right, the other entries are understood to be left out. Whoever writes a Kronecker delta for one
    pair of letters leaves none out for another, and of one number there is no derivative that
    could be left out: both letters of `∂L/∂w_ij` are those of w.
    """
    assert claim.expr is not None
    if is_of_one_number(claim) or any(e.op is equal for e in claim.expr.parts):
        return ""
    letters = letters_of(claim, head)
    missing = [x for x in letters if x not in claim.expr.type.letters]
    for lacking in missing:
        for other in letters:
            if other is lacking or other.dim != lacking.dim:
                continue
            axes = (letters.index(lacking), letters.index(other))
            if all(
                (same := allowed & on_diagonal(got.shape, axes)).any()
                and distance(got[same], expected[same]) < TOLERANCE
                for got, expected, allowed in sides
            ):
                return f"{lacking.name} = {other.name}"
    return ""


def is_of_one_number(claim: Claim) -> bool:
    """Whether one number is differentiated, so that all letters are those of what it is by."""
    return claim.wrt is not None and claim.of.type.is_scalar and not claim.of.type.letters


def on_diagonal(shape: tuple[int, ...], axes: tuple[int, int]) -> Array:
    """True where two indices of an array are the same."""
    grid = np.indices(shape, sparse=True)
    return np.broadcast_to(grid[axes[0]] == grid[axes[1]], shape)
