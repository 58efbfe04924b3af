"""Sums of products written out in full: `w_1 x_1 + w_2 x_2` beside `w_j` and `x_j`.

Where a page counts the factors by a letter elsewhere, the products are those of all entries: the
sum is one over the letter, and both have as many entries as it has terms.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.dotted import (
    Counting,
    Run,
    added,
    count_between,
    general,
    scripts_in,
)
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_numbered_terms(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums of products of numbered entries run over a letter."""
    counting = Counting([m.node for s in statements for m in s.members if m.node is not None])
    if len(counting.own) < 2:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        run = run_in(node, counting) if isinstance(node, syntax.Add) else None
        return node if run is None or not isinstance(node, syntax.Add) else added(node, run)

    return with_changed(statements, change, syntax.Add)


def run_in(node: syntax.Add, counting: Counting) -> Run | None:
    """The first terms of a sum that count 1, 2, … in two factors or more, as one big operator."""
    for first, term in enumerate(node.terms[:-1]):
        last, numbers = first, None
        while last + 1 < len(node.terms) and node.signs[last + 1] == node.signs[first]:
            step = count_between(node.terms[last], node.terms[last + 1])
            top = None if step is None else step[1]
            if step is None or not isinstance(top, syntax.Number) or top.value != step[0] + 1:
                break
            if numbers is None and step[0] not in (0, 1):
                break
            numbers = (numbers or step)[0], top
            last += 1
        if numbers is None or not counted(term, node.terms[first + 1], counting):
            continue
        start = term.start
        letter = syntax.Symbol(start=start, end=start, base=counting.fresh)
        lower = syntax.Number(start=start, end=start, value=float(numbers[0]), text=str(numbers[0]))
        whole = syntax.BigOperator(
            start=start, end=node.terms[last].end, operator="sum", letters=(letter,), lower=lower,
            upper=numbers[1], condition=None, body=general(term, node.terms[first + 1], letter),
        )  # fmt: skip
        return Run(first, last, whole)
    return None


def counted(first: syntax.Node, second: syntax.Node, counting: Counting) -> bool:
    """Whether two quantities or more differ in their numbers, and all of them have letters
    elsewhere."""
    pairs = zip(scripts_in(first), scripts_in(second), strict=True)
    places = {(symbol.base, a.kind) for (symbol, a), (_, b) in pairs if a.text != b.text}
    return len(places) > 1 and all(counting.own.get(place) for place in places)
