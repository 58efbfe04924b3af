"""Functions without a formula whose slope a line writes as f (1 - f), or that the line of a last
layer leaves out, `dZ = A - Y`: the logistic function.

Nothing is wrong under what is supposed; a line that is right under it says so.
"""

from __future__ import annotations

from backproof.algebra.expressions import derivative_op
from backproof.algebra.ops.generic import generic_op
from backproof.meaning.claims import Claim
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax


def logistic_in(claim: Claim) -> str | None:
    """The one function that a claim rests on of which only the name is known, where its formula
    has a factor 1 - a; None for other claims."""
    if claim.stated.node is None or claim.fault is not None:
        return None
    if is_closed(claim) and (name := applied_to(claim)) is not None:
        return name
    if not any(map(one_without, below(claim.stated.node))):
        return None
    parts = claim.context.program.parts
    names = {str(e.parameters[0]) for e in parts if e.op is generic_op}
    return names.pop() if len(names) == 1 else None


def is_closed(claim: Claim) -> bool:
    """Whether a formula for a gradient has no gradient and no function by name in it: its author
    knows all that lies between."""
    if claim.expr is None or claim.wrt is None or not claim.of.type.is_scalar:
        return False
    return not any(e.op in (derivative_op, generic_op) for e in claim.expr.parts)


def applied_to(claim: Claim) -> str | None:
    """The one function, known by its name alone, that is applied to what a claim differentiates
    by."""
    parts = claim.context.program.parts
    names = {str(e.parameters[0]) for e in parts if e.op is generic_op and e.args[0] is claim.wrt}
    return names.pop() if len(names) == 1 else None


def one_without(node: syntax.Node) -> bool:
    """Whether a part is 1 - a."""
    match node:
        case syntax.Add(terms=(syntax.Number(value=1), _), signs=(1, -1)):
            return True
        case _:
            return False
