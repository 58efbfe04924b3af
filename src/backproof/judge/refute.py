"""What it takes to call a claim wrong: more than it takes to confirm one."""

from __future__ import annotations

import re

from backproof.algebra.expressions import derivative_op, leaves
from backproof.judge.bench import Bench
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim
from backproof.meaning.side_conditions import is_conditional

_CONDITION = re.compile(r"\b(?:if|when|for|where)\b")


def refutable(claim: Claim, bench: Bench) -> bool:
    """Whether a fault can be charged to the claim: all that it rests on was understood."""
    statement = claim.stated.statement
    if claim.context.absent or is_conditional(claim.stated) or _CONDITION.search(statement.tag):
        return False
    if claim.wrt is None and (claim.expr is None or not leaves(claim.expr)):
        # `a = sgn(-1) = -1`: a worked number, not a law.
        return False
    if bench.ambiguous(claim.context):
        return False
    if not claim.context.arbitrary:
        return True
    if claim.stated.kind == "update":
        return False
    # Without a loss only a relation to another gradient of it can be wrong.
    return claim.expr is not None and any(
        leaf.op is derivative_op and leaf.parameters[0] is claim.of for leaf in leaves(claim.expr)
    )


def unrefuted(claim: Claim) -> Undecided:
    """Why a claim that differs from the truth as it is understood here is not called wrong."""
    if claim.context.absent:
        names = ", ".join(a.definition.name for a in claim.context.absent)
        message = f"it rests on a definition that was not understood: {names}"
        return Undecided("unread-definition", message)
    if claim.context.arbitrary:
        return Undecided("undefined-symbol", f"{claim.of.name} is never defined")
    return Undecided("side-condition", "it holds under a condition that is not understood yet")
