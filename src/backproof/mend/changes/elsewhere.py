"""Products that the document writes with one factor more."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.changes.sums import products_in
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import Term, terms_of
from backproof.mend.known import Known
from backproof.syntax.keys import key
from backproof.syntax.nodes import Group, Node, Number


def with_a_factor(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """What stands elsewhere in the document with one factor more, that of several first."""
    found: list[tuple[int, Node, Term]] = []
    seen = set()
    brackets = (part for part in below(node) if isinstance(part, Group) and part.opening == "(")
    for place in dict.fromkeys((*products_in(node), *brackets)):
        if isinstance(place, Number):
            continue
        (own,) = terms_of("", place)[:1]
        for model in known.products:
            name = key(bare(model.node))
            if (place, name) in seen or len(model.factors) != len(own.factors) + 1:
                continue
            seen.add((place, name))
            if own.keys < model.keys:
                found.append((len(own.factors), place, model))
    for _, place, model in sorted(found, key=lambda each: -each[0]):
        yield written.instead("factor missing", place, model.text, model.node)
