"""Sums: one that should not be there, a quantity that is missing among the terms of one."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import below
from backproof.mend.changes import insertions
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import Term
from backproof.mend.known import Known
from backproof.syntax.nodes import BigOperator, Element, Group, Node, Ones, Symbol
from backproof.syntax.rebuild import rebuilt


def dropped(written: Written, node: Node) -> Iterator[Change]:
    """What is summed, without the sum: its entries, or the wholes that they are entries of."""
    for part in below(node):
        if isinstance(part, BigOperator) and part.operator == "sum":
            text = written.of(part.body)
            yield written.instead("sum dropped", part, text, part.body)
            letters = {letter_of(letter) for letter in part.letters}
            entries = [
                e for e in below(part.body)
                if isinstance(e, Element) and {letter_of(i) for i in e.indices} == letters
            ]  # fmt: skip
            if entries:
                start = part.body.start
                for entry in sorted(entries, key=lambda e: -e.start):
                    text = (
                        text[: entry.start - start] + written.of(entry.base)
                        + text[entry.end - start :]
                    )  # fmt: skip
                yield written.instead("sum dropped", part, text, wholes(part.body, entries))


def wholes(node: Node, entries: list[Element]) -> Node:
    """A node with the wholes of some of its entries."""
    if any(node is entry for entry in entries):
        assert isinstance(node, Element)
        return node.base
    return rebuilt(node, lambda part: wholes(part, entries))


def missing_terms(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """A quantity more or less in each sum, or beside what stands alone in brackets."""
    places = [*insertions.sums_in(node)]
    places += [g.body for g in below(node) if isinstance(g, Group) and isinstance(g.body, Symbol)]
    for place in places:
        for quantity in known.quantities:
            if known.fits(place, quantity):
                for sign in (-1, 1):
                    term = Term(sign, quantity.text, quantity.node, ())
                    yield insertions.summand(written, place, term)


def is_of_ones(node: Node) -> bool:
    """Whether a vector of ones stands in a factor: with it a sum is written."""
    return any(isinstance(part, Ones) for part in below(node))
