"""Chains of derivatives: a link that is missing between two that do not meet, or at an end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.meaning.translate import flatten
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import terms_of
from backproof.syntax.keys import key
from backproof.syntax.nodes import BigOperator, Derivative, Juxtaposition, Node, Product


def linked(written: Written, node: Node) -> Iterator[Change]:
    """The derivative that leads from where one ends to where the next begins."""
    for part in below(node):
        if not isinstance(part, Juxtaposition | Product):
            continue
        links = [d for _, f in flatten(part) if isinstance(d := bare(f), Derivative)]
        for one, other in pairwise(links):
            if one.numerator is None or other.numerator is None or len(one.denominators) != 1:
                continue
            end, start = one.denominators[0], other.numerator
            if key(bare(end)) == key(bare(start)) or one.form != "fraction":
                continue
            text, link = link_of(written, one, end, start)
            if isinstance(part, Juxtaposition):
                index = next(i for i, f in enumerate(part.factors) if bare(f) is other)
                factors = (*part.factors[:index], link, *part.factors[index:])
                new: Node = part.replace(factors=factors)
                yield Change("link missing", other.start, other.start, f"{text} ", part, new)
            elif bare(part.left) is one and bare(part.right) is other:
                new = part.replace(left=part.replace(right=link), right=part.right)
                sign = written.between(part.left, part.right)
                yield Change("link missing", other.start, other.start, text + sign, part, new)


def ended(written: Written, node: Node, head: Node | None) -> Iterator[Change]:
    """The derivative that leads from what is differentiated to where a product of derivatives
    begins, and from where it ends to what it is differentiated by."""
    about = bare(head) if head is not None else None
    if not isinstance(about, Derivative) or about.numerator is None or about.form != "fraction":
        return
    if len(about.denominators) != 1:
        return
    bodies = (part.body for part in below(node) if isinstance(part, BigOperator))
    for term in (t.node for each in (node, *bodies) for t in terms_of("", each)):
        links = [bare(f) for _, f in flatten(term)]
        if not all(isinstance(d, Derivative) and len(d.denominators) == 1 for d in links):
            continue
        first, last = links[0], links[-1]
        assert isinstance(first, Derivative)
        assert isinstance(last, Derivative)
        if first.numerator is None or first.end == first.start or last.end == last.start:
            continue
        above, under = about.numerator, about.denominators[0]
        begins, ends = first.numerator, last.denominators[0]
        if key(bare(ends)) != key(bare(under)):
            yield joined(written, term, last, (ends, under), before=False)
        if key(bare(begins)) != key(bare(above)):
            yield joined(written, term, first, (above, begins), before=True)


def joined(
    written: Written, term: Node, beside: Derivative, ends: tuple[Node, Node], before: bool
) -> Change:  # fmt: skip
    """A product with one derivative more, in the spelling of the one beside it."""
    text, link = link_of(written, beside, *ends)
    factors = term.factors if isinstance(term, Juxtaposition) else (term,)
    new: Node = Juxtaposition(
        start=term.start, end=term.end, factors=(link, *factors) if before else (*factors, link)
    )
    at, shown = (term.start, f"{text} ") if before else (term.end, f" {text}")
    if isinstance(term, Product):
        left, right = (link, term) if before else (term, link)
        new = term.replace(left=left, right=right)
        sign = written.between(term.left, term.right)
        shown = text + sign if before else sign + text
    return Change("end missing", at, at, shown, term, new)


def link_of(written: Written, like: Derivative, above: Node, under: Node) -> tuple[str, Derivative]:
    """A derivative as another one is written: its text and its syntax."""
    assert like.numerator is not None
    place, end = like.numerator, like.denominators[0]
    text = (
        written.text[like.start : place.start] + written.of(above)
        + written.text[place.end : end.start] + written.of(under) + written.text[end.end : like.end]
    )  # fmt: skip
    return text, like.replace(numerator=above, denominators=(under,))
