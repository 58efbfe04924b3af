"""Losses that a page does not name, and what it says of later steps."""

from __future__ import annotations

from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import LATER


def forgets_later_uses(claim: Claim) -> bool:
    """Whether the page says that a loss depends on a quantity by what a later step makes of it, and
    the loss that may be meant instead does not: a line which leaves that path out holds for
    nothing."""
    if claim.wrt is None or claim.other is None:
        return False
    later, other = f"{claim.wrt.name}^{LATER}", claim.other
    known = claim.context.leads(claim.of.name, later)
    return known and not other.context.leads(other.of.name, later)
