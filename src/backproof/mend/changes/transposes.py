"""Transposes: one dropped, one added."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Node, Transpose


def dropped(written: Written, node: Transpose) -> Iterator[Change]:
    """What is transposed as it is."""
    yield written.instead("transpose dropped", node, written.of(node.base), node.base)


def added(written: Written, node: Node) -> Iterator[Change]:
    """What is not transposed with the mark of its author."""
    after = written.text[node.end : node.end + 2].lstrip()
    # A second superscript is no formula.
    if written.of(node) and not after.startswith(("^", "'", "_", "ᵀ", "(", "[")):
        new = Transpose(start=node.start, end=node.end, base=node)
        # A command ends at a letter only where a blank stands between.
        command = written.transpose.startswith("^\\")
        apart = " " * (command and written.text[node.end : node.end + 1].isalpha())
        yield written.instead("transpose added", node, written.raised(node) + apart, new)
