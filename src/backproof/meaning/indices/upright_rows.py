"""Rows of a matrix that are written as columns: `diag(P_{i:}) - P_{i:} P_{i:}^T`."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.functions.known import DIAGONAL, function_name
from backproof.meaning.indices.binders import is_all
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax


def rows_are_upright(stated: Iterable[Stated]) -> bool:
    """Whether a page makes a diagonal matrix of a row, as only columns are made one of."""
    return any(
        isinstance(node, syntax.Call)
        and function_name(node.function.base) in DIAGONAL
        and len(node.arguments) == 1
        and is_row(bare(node.arguments[0]))
        for item in stated
        if item.node is not None
        for node in below(item.node)
    )


def is_row(node: syntax.Node) -> bool:
    """Whether a node is what `X_{i:}` picks."""
    match node:
        case syntax.Element(indices=(first, last)):
            return not is_all(first) and is_all(last)
        case _:
            return False
