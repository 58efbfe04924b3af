"""Gradients that are passed back along one path, where the quantity has others.

In a cell that runs over time c_{t-1} acts on the loss through c_t and through h_{t-1}. A line such
as `δc_{t-1} = δc_t ⊙ f_t` gives what comes through c_t, to be added to the rest. It is no formula
of the whole gradient, and where the page speaks of the cell alone, without a loss, or names what
the cell hands back in the way of code, `dC_{t-1}`, its author may not have meant one. Nor may an
author who uses a quantity again only in what follows, as weights that are tied.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import Array, derivative_op, gradient, leaves
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import derivative, distance, held_slope
from backproof.judge.verdicts import Undecided
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.meaning.gradients.shorthand import is_code_name
from backproof.numerics import np


def one_path(claim: Claim, worlds: Sequence[World], said: Sequence[Array]) -> Undecided | None:
    """Why a claim about one place of a recurrence, or before what it is about is used again, is not
    called wrong: it is the part of the gradient that comes directly through the quantities whose
    gradients it uses."""
    alone = claim.context.arbitrary or is_code_name(claim.stated.named)
    if not alone or claim.expr is None or claim.wrt is None:
        return None
    if not claim.stated.instance and not used_again(claim):
        return None
    uses = {d.symbol: claim.wrt in d.uses for d in claim.context.program.definitions}
    passed = [
        leaf.parameters[1]
        for leaf in leaves(claim.expr)
        if leaf.op is derivative_op and leaf.parameters[0] is claim.of
        if uses.get(leaf.parameters[1], False)
    ]
    if not passed or len(passed) == sum(uses.values()):
        return None
    defined = claim.context.program.defined
    for world, got in zip(worlds, said, strict=True):
        flow = np.zeros(claim.wrt.type.shape(world.sizes))
        for through in passed:
            slope = held_slope(world, defined[through], claim.wrt, ())
            upstream = derivative(world, gradient(claim.of, through))
            flow = flow + np.sum(slope * upstream, axis=(1, 2)).reshape(flow.shape)
        if got.shape != flow.shape or distance(got, flow) > TOLERANCE:
            return None
    names = " and ".join(through.name for through in passed)
    reason = f"it is only the part of the gradient by {claim.wrt.name} that comes through {names}"
    return Undecided("one-path", reason)


def used_again(claim: Claim) -> bool:
    """Whether formulas before a line and formulas after it use what it is about."""
    by_key, here = claim.context.setting.table.by_key, claim.stated.place.order
    uses = (d.symbol.name for d in claim.context.program.definitions if claim.wrt in d.uses)
    orders = [by_key[name].stated.place.order for name in uses if name in by_key]
    return bool(orders) and min(orders) < here < max(orders)
