"""Inverses of what nothing declares: the inverse itself says that it is square."""

from __future__ import annotations

from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def inverts_undeclared(claim: Claim) -> bool:
    """Whether the formula of a claim inverts something of which nothing is declared."""
    node = claim.stated.node
    if node is None:
        return False
    table, place = claim.context.setting.table, claim.stated.place
    inverted = (part.base for part in inside(node, syntax.Inverse))
    names = {table.resolve(name, place) for base in inverted for name in used_names(base)}
    return not names.isdisjoint(claim.context.undeclared)
