"""A line that lacks a factor: what it is the true one over, where that is made of one quantity.

The slope of a sigmoid is σ(1 - σ), that of x eˣ is (1 + x) eˣ: what is left out there is a quantity
of the line, or 1 with or without it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backproof.algebra.expressions import Array, Expr, constant, gradient, jacobian
from backproof.algebra.ops.arithmetic import add, subtract
from backproof.judge.bench import Bench
from backproof.judge.entries import sides_of
from backproof.judge.truth import derivative, value_of
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.mend.likeness import Value, alike

MOST = 24
"""How many quantities are tried."""


def lacks_a_slope(claim: Claim, bench: Bench) -> str:
    """The name of what a slope lacks, "" where it is no factor made of one quantity."""
    own = claim.expr
    if own is None or claim.wrt is None or (own.type.letters and claim.head is None):
        return ""
    worlds = bench.worlds(claim.context)[:2]
    pairs = [both for world in worlds if (both := sides(claim, own, world)) is not None]
    if len(pairs) < len(worlds) or not all(np.all(got) for got, _ in pairs):
        return ""
    wanted = tuple(true / got for got, true in pairs)
    for candidate in candidates(claim, own):
        value: Value = tuple(
            np.full(w.shape, v.item()) if v.size == 1 else v
            for v, w in zip((value_of(world, candidate) for world in worlds), wanted, strict=True)
        )
        if alike(wanted, value):
            return "missing-factor"
    return ""


def sides(claim: Claim, own: Expr, world: World) -> tuple[Array, Array] | None:
    """What a line says of a slope, and what that is; None where it is not one for each entry."""
    if claim.head is not None:
        got, expected, _ = sides_of(claim, claim.head, world)
        return got, expected
    assert claim.wrt is not None
    if claim.of.type.is_scalar and own.type == claim.wrt.type:
        return value_of(world, own), derivative(world, gradient(claim.of, claim.wrt))
    if not claim.of.type == claim.wrt.type == own.type:
        return None
    got, true = value_of(world, own), derivative(world, jacobian(claim.of, claim.wrt))
    return got, np.diagonal(true).reshape(got.shape)


def candidates(claim: Claim, own: Expr) -> Iterator[Expr]:
    """The quantities of a line and its context, and what 1 is more or less than them."""
    parts = dict.fromkeys((*own.parts, *claim.context.symbols.values()))
    for part in list(parts)[:MOST]:
        one = constant(1, part.type)
        yield from (part, subtract(one, part), add(one, part))
