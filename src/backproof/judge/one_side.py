"""Lines that say what a gradient is where a max or a mask is on: "if the loss is active"."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.evaluate import MissingValue, evaluate
from backproof.algebra.expressions import Array, Expr, constant, gradient, substitute, walk
from backproof.algebra.ops import MASKS
from backproof.algebra.ops.elementwise import positive, relu
from backproof.algebra.program import Definition
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench
from backproof.judge.entries import Sides
from backproof.judge.faults import TOLERANCE
from backproof.judge.sides import deciding, kinked, sides
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.verdicts import Holds, Undecided
from backproof.judge.worlds import NoPoint, World
from backproof.meaning.claims import Claim
from backproof.meaning.indices.side_conditions import (
    speaks_of_a_case,
    speaks_of_active_samples,
    speaks_of_what_acts,
)
from backproof.numerics import np
from backproof.record import replace

ACTS = Holds(("what is cut off at 0 is not at its 0, as the text says",))
ONE_CASE = Undecided("side-condition", "it holds in one case only, of which the text may speak")


def one_side(
    claim: Claim, worlds: Sequence[World], pairs: Sequence[tuple[Array, Array]]
) -> Holds | Undecided | None:
    """Why a claim is not called wrong that the text restricts: it is right wherever the numbers
    that decide between cases lie on some sides, and wrong wherever they lie on others. It holds
    where the text restricts it to what is not cut off, and it is wrong only where all of the
    derivative is."""
    numbers = list(dict.fromkeys(kinked(claim.context.program)))
    if not numbers or not speaks_of_a_case(claim.stated):
        return None
    if claim.expr is not None and any(e.op in MASKS for e in claim.expr.parts):
        return None
    right: dict[tuple[bool, ...], set[bool]] = {}
    acts = speaks_of_what_acts(claim.stated)
    for world, (got, expected) in zip(worlds, pairs, strict=True):
        holds = distance(got, expected) < TOLERANCE
        right.setdefault(sides(numbers, world), set()).add(holds)
        acts &= holds == bool(np.any(expected != 0))
    if {True} not in right.values() or {True, False} in right.values():
        return None
    return ACTS if acts else ONE_CASE


def entries_on_one_side(
    claim: Claim, worlds: Sequence[World], found: Sequence[Sides]
) -> Undecided | None:
    """The same for entries: the line is right just for those for which a number that decides
    between cases lies on one side, `β_k > 0` of a sum over |β_j|."""
    if not speaks_of_a_case(claim.stated) or claim.expr is None:
        return None
    if any(e.op in MASKS for e in claim.expr.parts):
        return None
    right = [np.isclose(got, expected, TOLERANCE, TOLERANCE) for got, expected, _ in found]
    for number in dict.fromkeys(deciding(claim.context.program)):
        values = [evaluate((number,), w.parts, w.sizes)[number] for w in worlds]
        if any(v.size != r.size for v, r in zip(values, right, strict=True)):
            continue
        above = [(np.real(v) > 0).ravel() for v in values]
        flat = [r.ravel() for r in right]
        for side in (above, [~a for a in above]):
            same = all(np.array_equal(s, r) for s, r in zip(side, flat, strict=True))
            if same and any(s.any() for s in side) and not all(s.all() for s in side):
                return ONE_CASE
    return None


def where_it_moves(claim: Claim, found: Sequence[Sides]) -> Undecided | None:
    """The same for each entry or sample: the line is right wherever its derivative is not 0."""
    if not speaks_of_a_case(claim.stated) or claim.expr is None:
        return None
    if any(e.op in MASKS for e in claim.expr.parts):
        return None
    for got, expected, allowed in found:
        moves = (expected != 0).any(axis=(-2, -1)) & allowed.all(axis=(-2, -1))
        if not moves.any() or distance(got[moves], expected[moves]) >= TOLERANCE:
            return None
    return ONE_CASE


def where_all_act(claim: Claim, bench: Bench) -> Undecided | None:
    """The same where what decides differs from sample to sample: a total over them is right where
    nothing is cut off in any of them, “on the active samples”."""
    if claim.expr is None or claim.wrt is None or not speaks_of_active_samples(claim.stated):
        return None
    if any(e.op in MASKS for e in claim.expr.parts):
        return None
    program = claim.context.program
    on: dict[Expr, Expr] = {}
    for e in walk((*program.parts, claim.expr)):
        if e.op is relu:
            on[e] = substitute(e.args[0], on)
        elif e.op is positive:
            on[e] = constant(1.0, e.type)
    if not on:
        return None
    changed = (Definition(d.symbol, substitute(d.expr, on)) for d in program.definitions)
    context = replace(claim.context, program=replace(program, definitions=tuple(changed)))
    formula, leaf = substitute(claim.expr, on), gradient(claim.of, claim.wrt)
    try:
        pairs = [(value_of(w, formula), derivative(w, leaf)) for w in bench.worlds(context)]
    except (NoPoint, MissingValue, MissingSize):
        return None
    holds = all(got.shape == true.shape and distance(got, true) < TOLERANCE for got, true in pairs)
    return ONE_CASE if holds else None
