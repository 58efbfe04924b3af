"""Products of derivatives that would chain with one index exchanged: `∂L/∂z_k ∂z_k/∂z_k`.

A product of derivatives and nothing else is the chain rule, whatever is differentiated: what one is
by, the next one is of, from the numerator of the left side to what that is by. Where this is so but
for one index at one end, the index is a slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from backproof.meaning.indices.stray_letters import Line
from backproof.meaning.naming.indexed import Index, Indexed, Slip, differing, indexed, slip_of
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import is_formal
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

End = tuple[object, Indexed | None]
"""What a derivative is of or by: what it has in common with the same one elsewhere, and its indices
if it is a name that has some."""
Link = tuple[End, End]


def broken_links(line: Line) -> Iterator[Slip]:
    """The slips of an index after which the derivatives of a line, or of a term of it, chain."""
    head = bare(line.head)
    whole = link_of(head) if isinstance(head, syntax.Derivative) else None
    if whole is not None:
        for term in terms_of(line.node):
            yield from in_product(line, whole, term)


def terms_of(node: syntax.Node) -> tuple[syntax.Node, ...]:
    """The terms of a sum; an expression that is none is one."""
    inner = bare(node)
    return inner.terms if isinstance(inner, syntax.Add) else (inner,)


def may_chain(node: syntax.Node | None) -> bool:
    """Whether a term of an expression is a product of derivatives."""
    return node is not None and any(is_formal(term) for term in terms_of(node))


def in_product(line: Line, whole: Link, node: syntax.Node) -> Iterator[Slip]:
    """The slips of an index after which the derivatives of a product chain to a whole."""
    links = [link_of(bare(factor)) for _, factor in flatten(bare(node))]
    known = [link for link in links if link is not None]
    if not is_formal(node) or len(known) < len(links) or chains(whole, known):
        return
    passage = line.statement.block.passage
    ends = [end for link in (whole, *known) for end in link]
    for number, link in enumerate(known):
        for side, (_, name) in enumerate(link):
            for index, there, other in () if name is None else meant(name, ends):
                new = (other, link[1]) if side == 0 else (link[0], other)
                if name is not None and chains(whole, [*known[:number], new, *known[number + 1 :]]):
                    named = other[1] or name
                    yield slip_of(passage.text, name, index, named, there, passage, links=True)


def link_of(node: syntax.Node) -> Link | None:
    """The two ends of a derivative by one thing; None for others."""
    if not isinstance(node, syntax.Derivative) or node.order != 1 or node.numerator is None:
        return None
    if len(node.denominators) != 1:
        return None
    return end_of(node.numerator), end_of(node.denominators[0])


def end_of(node: syntax.Node) -> End:
    """One end of a derivative."""
    inner = bare(node)
    name = next(indexed(inner), None) if isinstance(inner, syntax.Symbol | syntax.Power) else None
    return (key(inner) if name is None else name.key), name


def chains(whole: Link, links: Sequence[Link]) -> bool:
    """Whether derivatives chain, in one order or the other, to that of a whole."""
    (of, by), ends = whole, [(above[0], below[0]) for above, below in links]
    if any(above == below for above, below in ends):
        return False
    left = Counter(above for above, _ in ends)
    left.subtract(below for _, below in ends)
    left.subtract([of[0]])
    left.update([by[0]])
    return not any(left.values())


def meant(name: Indexed, ends: Sequence[End]) -> Iterator[tuple[Index, Index, End]]:
    """The other ends of which a name has the indices but for one: that, and the one there."""
    seen: set[object] = {name.key}
    for own, other in ends:
        if other is None or own in seen:
            continue
        seen.add(own)
        for index in name.indices:
            if (there := differing(name, other, index, numbers=True)) is not None:
                yield index, there, (own, other)
