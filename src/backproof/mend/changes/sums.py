"""Sums: one that should not be there, a quantity that is missing among the terms of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import below
from backproof.mend.changes import insertions
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import Term, signed, terms_of
from backproof.mend.known import Known
from backproof.syntax.keys import key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Element,
    Fraction,
    Group,
    Negate,
    Node,
    Number,
    Power,
    Script,
    Symbol,
    Transpose,
)
from backproof.syntax.rebuild import rebuilt

T = TypeVar("T")
MOST = 6
"""How many entries are tried where one may be missing."""


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


def completed(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """What stands elsewhere in the document with one term more."""
    copies: dict[str, list[tuple[Term, ...]]] = {}
    for model in (*known.sums, *sums_of(known.right)):
        copies.setdefault(as_typed(model), []).append(model)
    places = list(insertions.places_of_sums(node))
    for text, models in copies.items():
        # The terms of a sum over times have the same text, and each its own quantities.
        for place, model in matched(places, models):
            own = signed(terms_of("", place))
            rest = [t for t in model if not signed((t,)) <= own]
            if len(rest) == 1 and len(model) == len(terms_of("", place)) + 1:
                terms, signs = tuple(t.node for t in model), tuple(t.sign for t in model)
                new = Add(start=place.start, end=place.end, terms=terms, signs=signs)
                yield written.instead("term missing", place, text, new)


def sums_of(right: Iterable[Iterable[Term]]) -> Iterator[tuple[Term, ...]]:
    """The sums in the terms of right formulas."""
    for terms in right:
        for term in terms:
            for part in below(term.node):
                if isinstance(part, Add) and part.end > part.start:
                    yield terms_of(term.source, part)


def from_one(written: Written, node: Node) -> Iterator[Change]:
    """`1 - x` for `-x` in brackets."""
    for place in insertions.places_of_sums(node):
        if isinstance(place, Negate):
            one = Number(start=place.start, end=place.start, value=1.0, text="1")
            terms = (one, place.operand)
            new = Add(start=place.start, end=place.end, terms=terms, signs=(1, -1))
            yield written.instead("term missing", place, f"1 - {written.of(place.operand)}", new)


def as_typed(terms: Sequence[Term]) -> str:
    """A sum as text."""
    text = "".join(f" {'+' if term.sign > 0 else '-'} {term.text}" for term in terms)
    return f"-{text[3:]}" if terms[0].sign < 0 else text[3:]


def missing_terms(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """A quantity more or less in each sum, or beside what stands alone in brackets; what stands
    there would be taken away by its opposite."""
    for place in places_of_terms(node):
        there = {(term.sign, key(term.node)) for term in terms_of("", place)}
        for quantity in known.quantities:
            if known.fits(place, quantity):
                for sign in sorted(
                    {-1, 1} - {-s for s, name in there if name == key(quantity.node)}
                ):
                    yield insertions.summand(written, place, sign, quantity.text, quantity.node)


def is_alone(node: Node) -> bool:
    """Whether what stands in brackets is no sum, and may be a term of one."""
    return not isinstance(node, Add | Comparison)


def missing_factors(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """A quantity more in each product, and in what a sum runs over; between numbers, as entries by
    letters are, the place does not matter."""
    places = dict.fromkeys(p for p in products_in(node) if not isinstance(p, Number))
    for place in places:
        for quantity in known.quantities:
            beside = insertions.beside(written, place, quantity.node, quantity.text)
            yield from islice(beside, 1 if known.letters else None)


def missing_turned(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """A quantity more in each product, transposed."""
    for place in products_in(node):
        for quantity in known.quantities:
            if isinstance(quantity.node, Symbol | Derivative):
                turned = Transpose(start=place.end, end=place.end, base=quantity.node)
                text = f"{{{quantity.text}}}{written.transpose}"
                yield from insertions.beside(written, place, turned, text)


def missing_complements(written: Written, node: Node) -> Iterator[Change]:
    """What 1 is more or less than a part of a product, as a factor of it: slopes have these."""
    for place in products_in(node):
        for part in dict.fromkeys(p for p in below(node) if isinstance(p, Call | Symbol | Element)):
            for sign in (-1, 1) if written.of(part) else ():
                one = Number(start=place.end, end=place.end, value=1.0, text="1")
                terms = Add(start=place.end, end=place.end, terms=(one, part), signs=(1, sign))
                text = f"(1 {'+' if sign > 0 else '-'} {written.of(part)})"
                yield from insertions.beside(written, place, terms, text)


def missing_squares(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """The square of a quantity less, as the slope of tanh has it."""
    for place in places_of_terms(node):
        for quantity in known.quantities:
            if isinstance(quantity.node, Symbol) and "^" not in quantity.text:
                two = Number(start=place.end, end=place.end, value=2.0, text="2")
                new = Power(start=place.end, end=place.end, base=quantity.node, exponent=two)
                yield insertions.summand(written, place, -1, f"{quantity.text}^2", new)


def missing_entries(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """An entry, or a gradient by one, that right lines have, before what a sum runs over and before
    the whole: between numbers the place does not matter."""
    parts = (p for terms in known.right for term in terms for p in below(term.node))
    wanted = {key(part) for part in parts if isinstance(part, Element | Derivative)}
    entries = [q for q in known.quantities if key(q.node) in wanted][:MOST]
    entries = [q for q in entries if isinstance(q.node, Element | Derivative)]
    bodies = [part.body for part in below(node) if isinstance(part, BigOperator)]
    for place in (*bodies, *(term.node for term in terms_of("", node))):
        inner = place.body if isinstance(place, Group) and isinstance(place.body, Negate) else place
        whole = inner.operand if isinstance(inner, Negate) else inner
        for quantity in entries:
            yield insertions.in_front(written, whole, quantity.node, quantity.text)


def lent(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """What other lines have, as a factor entry by entry or beside each product, then as a term;
    where letters pick entries, these are numbers that need no sign."""
    own = {key(part) for part in below(node) if not isinstance(part, Script)}
    copies: dict[str, list[Node]] = {}
    for quantity in known.around:
        copies.setdefault(quantity.text, []).append(quantity.node)
    # The derivative of x log x has a 1 that is easily forgotten.
    one = Number(start=node.end, end=node.end, value=1.0, text="1")
    for place in places_of_terms(node):
        for sign in (1, -1):
            yield insertions.summand(written, place, sign, "1", one)
    for text, nodes in copies.items():
        if key(nodes[0]) not in own:
            for place, other in matched(products_in(node), nodes):
                by_entries = insertions.by_entries(written, place, other, text)
                beside = insertions.beside(written, place, other, text)
                yield from (*beside, by_entries) if known.letters else (by_entries, *beside)
        if not isinstance(nodes[0], Group):
            for place, other in matched(places_of_terms(node), nodes):
                for sign in (-1, 1):
                    yield insertions.summand(written, place, sign, text, other)


def matched(places: Iterable[Node], nodes: Sequence[T]) -> Iterator[tuple[Node, T]]:
    """Places of a formula and what is put there: the terms of a sum over layers or times have the
    same text, and each its own."""
    seen: Counter[tuple[int, int]] = Counter()
    for place in places:
        count = seen[place.start, place.end]
        seen[place.start, place.end] += 1
        yield place, nodes[count] if count < len(nodes) else nodes[0]


def places_of_terms(node: Node) -> Iterator[Node]:
    """Each sum, the whole among them, and what stands alone in brackets."""
    yield from insertions.sums_in(node)
    yield from (g.body for g in below(node) if isinstance(g, Group) and is_alone(g.body))


def products_in(node: Node) -> Iterator[Node]:
    """The terms of a formula, of its sums, and what is in brackets; last what functions are of, and
    fractions."""
    bodies: list[Node] = []
    inner: list[Node] = []
    for part in below(node):
        match part:
            case BigOperator(body=body) | Group(body=body) if not isinstance(body, Comparison):
                bodies.append(body)
            case Call(bracketed=True, arguments=arguments):
                inner += arguments
            case Fraction(numerator=above, denominator=under):
                inner += (above, under)
            case _:
                pass
    for each in (*bodies, node, *inner):
        yield from (term.node for term in terms_of("", each))
