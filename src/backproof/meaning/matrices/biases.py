"""Biases that are columns though samples are rows: `Z = X W + 1 bᵀ` transposes them."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.definitions.roles import is_bias
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax


def upright_biases(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of biases of which a definition has the transpose."""
    return frozenset(
        name_of(inner)
        for item in stated
        if item.kind == "definition" and item.node is not None
        for node in below(item.node)
        if isinstance(node, syntax.Transpose)
        and isinstance(inner := bare(node.base), syntax.Symbol)
        and is_bias(name_of(inner))
    )
