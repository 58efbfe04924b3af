"""Sums: a term that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Add, Negate, Node


def dropped(written: Written, node: Add) -> Iterator[Change]:
    """Each term left out."""
    terms, signs = node.terms, node.signs
    for i in range(1, len(terms)):
        start, end = terms[i - 1].end, terms[i].end
        yield Change("term dropped", start, end, "", node, without(node, i))
    end = terms[1].start
    if signs[1] < 0:
        end = terms[0].end + written.between(terms[0], terms[1]).find("-")
    yield Change("term dropped", node.start, end, "", node, without(node, 0))


def without(node: Add, index: int) -> Node:
    """A sum without one of its terms."""
    terms = (*node.terms[:index], *node.terms[index + 1 :])
    signs = (*node.signs[:index], *node.signs[index + 1 :])
    if len(terms) > 1:
        return node.replace(terms=terms, signs=signs)
    if signs[0] > 0:
        return terms[0]
    return Negate(start=node.start, end=node.end, operand=terms[0])
