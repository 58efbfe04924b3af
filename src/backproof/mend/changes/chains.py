"""Chains of derivatives: a link that is missing between two that do not meet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.meaning.translate import flatten
from backproof.mend.changes.written import Change, Written
from backproof.syntax.keys import key
from backproof.syntax.nodes import Derivative, Juxtaposition, Node, Product


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
            place = one.numerator
            text = (
                written.text[one.start : place.start] + written.of(end)
                + written.text[place.end : end.start] + written.of(start)
                + written.text[end.end : one.end]
            )  # fmt: skip
            link = one.replace(numerator=end, denominators=(start,))
            if isinstance(part, Juxtaposition):
                index = next(i for i, f in enumerate(part.factors) if bare(f) is other)
                factors = (*part.factors[:index], link, *part.factors[index:])
                new: Node = part.replace(factors=factors)
                yield Change("link missing", other.start, other.start, f"{text} ", part, new)
            elif bare(part.left) is one and bare(part.right) is other:
                new = part.replace(left=part.replace(right=link), right=part.right)
                sign = written.between(part.left, part.right)
                yield Change("link missing", other.start, other.start, text + sign, part, new)
