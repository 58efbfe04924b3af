"""Equations to solve: `∂L/∂w = 0` looks for the place where that is so."""

from __future__ import annotations

from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare
from backproof.syntax import nodes as syntax


def is_equation(claim: Claim) -> bool:
    """Whether a claim sets the gradient of a number to 0."""
    node = bare(claim.stated.node) if claim.stated.node is not None else None
    match node:
        case syntax.Number(value=0) | syntax.Symbol(base="0"):
            return claim.wrt is not None and claim.of.type.is_scalar
        case _:
            return False
