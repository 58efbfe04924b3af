"""Numbers that stand as indices, `x_2` or `h^{(1)}`."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.statements import below
from backproof.syntax.nodes import Element, Node, Number, Script


def numbers_as_indices(node: Node) -> Iterator[int]:
    """The numbers that stand as indices in a formula."""
    for part in below(node):
        items = part.items if isinstance(part, Script) else ()
        items = part.indices if isinstance(part, Element) else items
        for item in items:
            if isinstance(item, Number) and float(item.value).is_integer():
                yield int(item.value)
