"""Definitions that only list the entries of what they define: `y = (y_1, ..., y_n) = A x`."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.indices.general_entries import STACKS
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def without_listings(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """The same statements, where a listing is a mention, and what it is said to equal defines."""
    found: list[Stated] = []
    listing: Statement | None = None
    for item in stated:
        if is_listing(item):
            listing = item.statement
            item = replace(item, kind="mention")
        elif item.statement is listing and item.kind == "identity":
            listing = None
            item = replace(item, kind="definition")
            if is_listing(item):
                item = replace(item, kind="mention")
        found.append(item)
    return tuple(found)


def is_listing(item: Stated) -> bool:
    """Whether a definition only lists the entries of what it defines, `y = (y_1, ..., y_n)`, or
    takes several quantities together, `θ = (W, b)`."""
    if item.kind != "definition" or item.node is None:
        return False
    node = bare(item.node)
    listed = False
    while isinstance(node, syntax.Transpose | syntax.BigOperator):
        if isinstance(node, syntax.BigOperator):
            if node.operator not in STACKS:
                return False
            listed = True
        node = bare(node.base if isinstance(node, syntax.Transpose) else node.body)
    if not listed and not isinstance(node, syntax.Matrix | syntax.Range):
        return False
    if isinstance(node, syntax.Range) and all(
        part is not None and isinstance(bare(part), syntax.Symbol) for part in node.items
    ):
        return True
    own = item.name.partition("_")[0].partition("^")[0].lower()
    bases = {n.base.lower() for n in inside(node, syntax.Symbol)}
    if isinstance(node, syntax.Matrix) and is_stack(node):
        return bases == {own}
    return own in bases


def is_stack(node: syntax.Matrix) -> bool:
    """Whether a matrix puts quantities beside one another that have names: `(x | h)`."""
    cells = [bare(cell) for row in node.rows for cell in row]
    return all(isinstance(cell, syntax.Symbol) for cell in cells)
