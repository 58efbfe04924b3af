"""Bars around matrices: in `log |Σ|` they are a determinant, as capitals are matrices by custom."""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.syntax import nodes as syntax

LOGARITHMS = frozenset({"log", "ln"})
_PARTS = syntax.Juxtaposition | syntax.Transpose | syntax.Inverse | syntax.Group


def determinant_of(call: syntax.Call) -> syntax.Node | None:
    """The matrix of whose determinant a logarithm is taken, None for other calls."""
    if call.function.base not in LOGARITHMS or len(call.arguments) != 1:
        return None
    inner = bare(call.arguments[0])
    if not isinstance(inner, syntax.Absolute):
        return None
    return inner.body if is_of_capitals(inner.body) else None


def is_of_capitals(node: syntax.Node) -> bool:
    """Whether an expression is a product of capital letters, transposed or inverted."""
    if isinstance(node, syntax.Symbol):
        return node.base[:1].isupper() and not node.scripts
    return isinstance(node, _PARTS) and all(map(is_of_capitals, syntax.children(node)))
