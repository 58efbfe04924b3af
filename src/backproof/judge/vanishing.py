"""Lines that say 0 = 0: nothing was compared, and any factor would hold as well."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.algebra.expressions import Array, Expr, derivative_op, leaves, symbol_op
from backproof.judge.faults import TOLERANCE
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim
from backproof.meaning.gradients.equations import says_zero
from backproof.numerics import np

NOTHING_COMPARED = Undecided(
    "no-path", "both sides are 0 at every point, as the page was understood: nothing was compared"
)


def vanishes(claim: Claim, pairs: Iterable[tuple[Array, Array]]) -> bool:
    """Whether the true values are 0 at all points, and a formula with quantities in it says so;
    not where the line itself goes on to say 0, or is about some indices alone."""
    if claim.expr is None or not leaves(claim.expr) or claim.guard is not None:
        return False
    if says_zero(claim.stated):
        return False
    return all(np.abs(expected).max(initial=0) < TOLERANCE for _, expected in pairs)


def undefined_numerator(claim: Claim) -> Expr | None:
    """What a derivative in a line is of, where it has no formula: as a name that depends on nothing
    its derivative would be 0, whatever stands before it."""
    if claim.expr is None:
        return None
    defined = claim.context.program.defined
    for leaf in leaves(claim.expr):
        if leaf.op is derivative_op:
            of: Expr = leaf.parameters[0]
            by: Expr = leaf.parameters[1]
            if of.op is symbol_op and of not in defined and of is not by and by.op is symbol_op:
                return of
    return None


def nothing_moves(claim: Claim) -> bool:
    """Whether a line relates gradients of what does not depend on that by which they are: they are
    0 whatever the line says."""
    if claim.wrt is None or claim.expr is None or claim.of is claim.wrt:
        return False
    if claim.context.leads(claim.of.name, claim.wrt.name):
        return False
    ends = [leaf for leaf in leaves(claim.expr) if leaf.op is derivative_op]
    return any(leaf.parameters[0] is claim.of for leaf in ends)


def fixed_in(claim: Claim) -> tuple[Expr, Expr] | None:
    """A number that is defined and differentiated in a formula by what it does not depend on: a
    line may have any factor before that. Its author knows of more than the definition says."""
    if claim.stated.instance or claim.expr is None or claim.wrt is None:
        return None
    defined = claim.context.program.defined
    for leaf in leaves(claim.expr):
        if leaf.op is not derivative_op:
            continue
        of, by = leaf.parameters[:2]
        known = of.op is by.op is symbol_op and of in defined and of.type.is_scalar
        if known and not claim.context.leads(of.name, by.name):
            return of, by
    return None
