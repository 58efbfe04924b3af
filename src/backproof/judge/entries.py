"""The two sides of a claim about elements, all over its letters."""

from __future__ import annotations

import numpy as np

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Array, Expr
from backproof.algebra.types import Letter, MissingSize, size_of
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance, value_of
from backproof.judge.worlds import NoPoint, World
from backproof.meaning.claims import Claim

Sides = tuple[Array, Array, Array]


def agree_by_entries(claim: Claim, head: Expr, bench: Bench) -> bool:
    """Whether the two sides are equal at the first point, wherever the line speaks."""
    if not comparable(claim, head):
        return False
    try:
        got, expected, allowed = sides_of(claim, head, bench.worlds(claim.context)[0])
    except (NoPoint, MissingValue, MissingSize):
        return False
    return distance(got[allowed], expected[allowed]) < TOLERANCE


def comparable(claim: Claim, head: Expr) -> bool:
    """Whether the right side has a value for each of the left one, and of its shape."""
    assert claim.expr is not None
    given = claim.expr.type
    bound = all(letter in head.type.letters for letter in given.letters)
    return bound and (given.core == head.type.core or given.is_scalar)


def sides_of(claim: Claim, head: Expr, world: World) -> Sides:
    """What is said, what is true, and where the claim speaks, all over the head's letters."""
    assert claim.expr is not None
    letters = head.type.letters
    shape = (
        *(size_of(letter.dim, world.sizes) for letter in letters),
        *head.type.core.shape(world.sizes),
    )
    expected = np.broadcast_to(value_of(world, head), shape)
    got = spread(value_of(world, claim.expr), claim.expr, letters, shape)
    if claim.guard is None:
        return got, expected, np.ones(shape, dtype=bool)
    mask = spread(value_of(world, claim.guard), claim.guard, letters, shape)
    return got, expected, mask > 0.5


def spread(value: Array, expr: Expr, letters: tuple[Letter, ...], shape: tuple[int, ...]) -> Array:
    """A value repeated along the letters that its expression lacks."""
    own = expr.type.letters
    picks = tuple(slice(None) if letter in own else None for letter in letters)
    return np.broadcast_to(value[(*picks, slice(None), slice(None))], shape)
