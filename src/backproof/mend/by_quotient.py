"""A line that lacks a factor: what it is the true one over, where that is made of one quantity.

The slope of a sigmoid is σ(1 - σ), that of x eˣ is (1 + x) eˣ: what is left out there is a quantity
of the line, or 1 with or without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from backproof.algebra.expressions import Array, Expr, constant, gradient, jacobian
from backproof.algebra.ops.arithmetic import add, subtract
from backproof.algebra.ops.letters import take_column, take_row
from backproof.algebra.types import ONE
from backproof.judge.entries import comparable, letters_of, sides_of, spread
from backproof.judge.truth import derivative, value_of
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.mend.likeness import Told, Value, alike
from backproof.mend.valued import AtPoints

MOST, OTHERS = 24, 40
"""How many quantities are tried, and how many parts of other lines."""
Pair = tuple[Array, Array, Array]
"""What a line says, what is true, and where the line speaks."""


def lacks_a_slope(claim: Claim, points: AtPoints, others: Sequence[Expr] = ()) -> Told:
    """What a slope lacks, nothing where it is no factor made of one quantity or of what `others`
    are made of."""
    own = claim.expr
    if own is None or claim.wrt is None or (own.type.letters and claim.head is None):
        return Told()
    worlds = points.worlds
    pairs = [three for world in worlds if (three := compared(claim, own, world)) is not None]
    if len(pairs) < len(worlds) or not all(np.all(got[there]) for got, _, there in pairs):
        return Told()
    wanted = tuple(said(true, there) / said(got, there) for got, true, there in pairs)
    for candidate in candidates(claim, own, others):
        value = laid_along(claim, points(candidate), candidate, pairs)
        if value is not None and alike(wanted, value):
            return Told("missing-factor", (candidate,))
    return Told()


def said(array: Array, there: Array) -> Array:
    """The entries of which a line speaks: as they lie where it speaks of all."""
    return array if there.all() else array[there]


def laid_along(
    claim: Claim, value: Value, expr: Expr, pairs: Sequence[Pair]
) -> Value | None:  # fmt: skip
    """The values of a factor along the entries of which a line speaks; None where it has none for
    each of them."""
    found = []
    for array, (got, _, there) in zip(value, pairs, strict=True):
        if array.size == 1:
            array = np.full(got.shape, array.item())
        elif claim.head is not None:
            letters = letters_of(claim, claim.head)
            if not {*expr.type.letters} <= {*letters}:
                return None
            try:
                array = spread(array, expr, letters, got.shape)
            except ValueError:
                return None
        if array.shape != there.shape and not there.all():
            return None
        found.append(said(array, there) if array.shape == there.shape else array)
    return tuple(found)


def compared(claim: Claim, own: Expr, world: World) -> Pair | None:
    """What a line says of a slope, what that is, and where it speaks; None where it is not one for
    each entry."""
    if claim.head is not None:
        return sides_of(claim, claim.head, world) if comparable(claim, claim.head) else None
    both = sides(claim, own, world)
    return None if both is None else (*both, np.ones(both[0].shape, dtype=bool))


def sides(claim: Claim, own: Expr, world: World) -> tuple[Array, Array] | None:
    """What a line says of a slope, and what that is; None where it is not one for each entry."""
    if claim.head is not None:
        if not comparable(claim, claim.head):
            return None
        got, expected, _ = sides_of(claim, claim.head, world)
        return got, expected
    if claim.wrt is None:
        return value_of(world, own), world.values[claim.of]
    if claim.of.type.is_scalar and own.type == claim.wrt.type:
        return value_of(world, own), derivative(world, gradient(claim.of, claim.wrt))
    leaf = jacobian(claim.of, claim.wrt)
    if own.type == leaf.type:
        return value_of(world, own), derivative(world, leaf)
    if not claim.of.type == claim.wrt.type == own.type:
        return None
    got, true = value_of(world, own), derivative(world, leaf)
    return got, np.diagonal(true).reshape(got.shape)


def candidates(claim: Claim, own: Expr, others: Sequence[Expr] = ()) -> Iterator[Expr]:
    """The quantities of a line and its context, what 1 is more or less than them, then what other
    lines are made of."""
    for part in quantities(claim, own):
        one = constant(1, part.type)
        yield from (part, subtract(one, part), add(one, part))
    yield from islice(others, OTHERS)


def quantities(claim: Claim, own: Expr) -> list[Expr]:
    """The quantities of a line and its context, and their entries by its letters."""
    known = dict.fromkeys((*own.parts, *claim.context.symbols.values()))
    head = claim.head
    letters = () if head is None else letters_of(claim, head)
    for e in [e for e in known if not e.type.letters] if letters else ():
        for letter in letters:
            if e.type.columns == ONE and letter.dim == e.type.rows:
                known[take_row(e, letter)] = None
            elif e.type.rows == ONE and letter.dim == e.type.columns:
                known[take_column(e, letter)] = None
    return list(known)[:MOST]
