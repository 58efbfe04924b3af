"""Formal chains that end at a part of a quantity: `∂L/∂w_j = ∂L/∂Y ∂Y/∂Z ∂Z/∂w_j`.

Where all but the last end are whole, the rule says of the row or the entry w_j what it says of W.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import bare, first_derivative
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated
from backproof.meaning.translate import flatten
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def with_chains_to_entries(stated: Iterable[Stated]) -> Iterator[Stated]:
    """The same statements, formal chains to a part of a quantity as those to the whole of it."""
    for item in stated:
        whole = to_the_whole(item) if item.kind == "chain-step" else None
        yield item if whole is None else whole


def to_the_whole(item: Stated) -> Stated | None:
    """A chain to a part as one to the whole; None for others."""
    found = first_derivative(item.head) if item.head is not None else None
    part = bare(found[2]) if found is not None else None
    if found is None or item.node is None or not isinstance(part, syntax.Element):
        return None
    links = [first_derivative(bare(factor)) for _, factor in flatten(item.node)]
    ends = [end for link in links if link is not None for end in link[1:]]
    if len(links) < 2 or None in links or key(ends[-1]) != key(part):
        return None
    if not all(isinstance(bare(end), syntax.Symbol) for end in (found[1], *ends[:-1])):
        return None

    def change(node: syntax.Node) -> syntax.Node:
        ends_there = isinstance(node, syntax.Derivative) and key(node.denominators[-1]) == own
        return node.replace(denominators=(part.base,)) if ends_there else node

    own = key(found[2])
    node = changed(item.node, change, syntax.Derivative)
    return replace(item, head=change(found[0]), member=replace(item.member, node=node))
