"""The terms of a line's right side, each as if the line had it alone."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax


def of_terms(stated: Stated) -> list[Stated]:
    """A line with each term of its right side alone; itself where that is no sum."""
    return [
        replace(stated, member=replace(stated.member, node=term)) for term in addends(stated.node)
    ]


def addends(node: syntax.Node | None) -> Iterator[syntax.Node]:
    """The terms of a sum, also of one that stands in brackets."""
    match bare(node) if node is not None else None:
        case syntax.Add(terms=terms):
            for term in terms:
                yield from addends(term)
        case None:
            return
        case other:
            yield other
