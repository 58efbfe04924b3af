"""Chains that come to 0, and equations to solve: `∂L/∂w = 0` looks for where that is so."""

from __future__ import annotations

from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated
from backproof.syntax import nodes as syntax


def is_equation(claim: Claim) -> bool:
    """Whether a claim sets the gradient of a number to 0: that by σ² is 2 σ times 0 by σ."""
    if claim.wrt is None or not claim.of.type.is_scalar or claim.stated.node is None:
        return False
    match _behind_a_slope(bare(claim.stated.node)):
        case syntax.Number(value=0) | syntax.Symbol(base="0"):
            return True
        case _:
            return False


def says_zero(stated: Stated) -> bool:
    """Whether a member of the chain of a statement is the number 0."""
    nodes = (bare(m.node) for m in stated.statement.members if m.node is not None)
    return any(isinstance(node, syntax.Number) and node.value == 0 for node in nodes)


def _behind_a_slope(node: syntax.Node) -> syntax.Node:
    """What the author wrote, where the slope of a square stands before it: that has no place in the
    text."""
    while isinstance(node, syntax.Product) and node.left.start == node.left.end:
        node = bare(node.right)
    return node
