"""What it takes to call a claim wrong: more than it takes to confirm one."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.guards import GUARDS, silent, stacked_both_ways
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim


def refutable(claim: Claim, bench: Bench) -> bool:
    """Whether a fault can be charged to the claim: no guard stands in the way."""
    return not any(guard(claim, bench) for guard in GUARDS)


def unrefuted(claim: Claim, bench: Bench) -> Undecided:
    """Why a claim that differs from the truth as it is understood here is not called wrong."""
    if silent(claim, bench):
        return Undecided("no-path", "a derivative in it is 0: it does not speak of these indices")
    if claim.context.absent:
        names = ", ".join(a.definition.name for a in claim.context.absent)
        message = f"it rests on a definition that was not understood: {names}"
        return Undecided("unread-definition", message)
    if stacked_both_ways(claim, bench):
        message = "a definition stacks the same quantities in another order"
        return Undecided("stacking-order", message)
    if claim.context.arbitrary:
        return Undecided("undefined-symbol", f"{claim.of.name} is never defined")
    return Undecided("side-condition", "it holds under a condition that is not understood yet")
