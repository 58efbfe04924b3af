"""Derivatives that lack a sign: `\\\\frac{y}{\\\\partial x}` has none above."""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax

_SIGNS = frozenset({"d", "D", "delta", "Delta", "nabla", "partial"})


def malformed(stated: Stated) -> str | None:
    """Why a derivative in a formula is none: nothing says what is differentiated."""
    for node in below(stated.node) if stated.node is not None else ():
        match node:
            case syntax.Fraction(numerator=above, denominator=under) if is_differential(under):
                if not isinstance(bare(above), syntax.Number) and not has_sign(above):
                    text = stated.statement.block.passage.text[node.start : node.end]
                    return f"{text} has ∂ below and none above"
            case _:
                pass
    return None


def is_differential(node: syntax.Node) -> bool:
    """Whether a node is `∂x` alone."""
    inner = bare(node)
    return isinstance(inner, syntax.Derivative) and inner.form == "differential"


def has_sign(node: syntax.Node) -> bool:
    """Whether something in an expression may stand for a differential."""
    return any(
        isinstance(n, syntax.Derivative | syntax.Differential)
        or (isinstance(n, syntax.Symbol) and n.base in _SIGNS)
        for n in below(node)
    )
