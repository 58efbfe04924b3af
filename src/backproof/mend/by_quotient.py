"""A line that lacks a factor: what it is the true one over, where that is made of one quantity.

The slope of a sigmoid is σ(1 - σ), that of x eˣ is (1 + x) eˣ: what is left out there is a quantity
of the line, or 1 with or without it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backproof.algebra.expressions import Array, Expr, constant, gradient, jacobian
from backproof.algebra.ops.arithmetic import add, subtract
from backproof.judge.entries import comparable, sides_of
from backproof.judge.truth import derivative, value_of
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.mend.likeness import Told, Value, alike
from backproof.mend.valued import AtPoints

MOST = 24
"""How many quantities are tried."""


def lacks_a_slope(claim: Claim, points: AtPoints) -> Told:
    """What a slope lacks, nothing where it is no factor made of one quantity."""
    own = claim.expr
    if own is None or claim.wrt is None or (own.type.letters and claim.head is None):
        return Told()
    worlds = points.worlds
    pairs = [both for world in worlds if (both := sides(claim, own, world)) is not None]
    if len(pairs) < len(worlds) or not all(np.all(got) for got, _ in pairs):
        return Told()
    wanted = tuple(true / got for got, true in pairs)
    for candidate in candidates(claim, own):
        value: Value = tuple(
            np.full(w.shape, v.item()) if v.size == 1 else v
            for v, w in zip(points(candidate), wanted, strict=True)
        )
        if alike(wanted, value):
            return Told("missing-factor", (candidate,))
    return Told()


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


def candidates(claim: Claim, own: Expr) -> Iterator[Expr]:
    """The quantities of a line and its context, and what 1 is more or less than them."""
    for part in quantities(claim, own):
        one = constant(1, part.type)
        yield from (part, subtract(one, part), add(one, part))


def quantities(claim: Claim, own: Expr) -> list[Expr]:
    """The quantities of a line and its context."""
    return list(dict.fromkeys((*own.parts, *claim.context.symbols.values())))[:MOST]
