"""One quantity by two letters: the entries `w_{ij}` and the rows `x_i` of matrices `W` and `X`.

A small letter that only ever carries indices names nothing by itself. Where its capital is a matrix
of the document, what the index picks is picked from that: the two are one name afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


@dataclass
class _Uses:
    """How the stems of a document occur: with indices (how many), alone, and as matrices."""

    indexed: dict[str, set[int]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    matrices: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    differentiated: set[str] = field(default_factory=set)


_LETTER = re.compile(r"[a-z](?:_[a-z]{2,})*'*")


def with_one_case(
    statements: Sequence[Statement], free: frozenset[str] = frozenset()
) -> tuple[list[Statement], frozenset[str]]:
    """The same statements, where elements of a small letter are elements of its capital, and the
    stems of these: matrices, of which one index picks a vector. What is `free` has no entries of
    its own."""
    uses = _uses(statements)
    pairs = {small: large for small, large in _pairs(uses) if large not in free}
    if not pairs:
        return list(statements), frozenset()
    moved: dict[Statement, Statement] = {}
    for statement in statements:
        members = tuple(
            member if member.node is None else replace(member, node=_node(member.node, pairs))
            for member in statement.members
        )
        conditions = tuple(_node(node, pairs) for node in statement.conditions)
        before = statement.continues
        continues = None if before is None else moved.get(before, before)
        same = continues is before and all(
            a.node is b.node for a, b in zip(members, statement.members, strict=True)
        )
        moved[statement] = statement if same else replace(
            statement, members=members, conditions=conditions, continues=continues
        )  # fmt: skip
    return list(moved.values()), frozenset(pairs.values())


def mixed(nodes: Iterable[syntax.Node], stems: frozenset[str]) -> bool:
    """Whether one of these stems occurs both whole and by its elements: which of its entries an
    element is then rests on how the letters were joined."""
    uses = _Uses()
    _collect(uses, tuple(nodes))
    return any(name in uses.alone and name in uses.indexed for name in stems)


def _node(node: syntax.Node, pairs: Mapping[str, str]) -> syntax.Node:
    """The node with elements of the capitals; itself where nothing changed."""
    if isinstance(node, syntax.Element):
        inner = bare(node.base)
        if isinstance(inner, syntax.Symbol) and stem(inner) in pairs:
            return node.replace(base=inner.replace(base=inner.base.upper()))
    return rebuilt(node, lambda part: _node(part, pairs))


def _pairs(uses: _Uses) -> Iterator[tuple[str, str]]:
    """The small stems that stand for their capitals, and these."""
    for small, ranks in uses.indexed.items():
        large = (small[0].upper() + small[1:]).rstrip("'")
        if not _LETTER.fullmatch(small) or small in uses.alone or large not in uses.alone:
            continue
        if large in uses.counts or not uses.indexed.get(large, ranks) <= {1, 2}:
            continue
        matrix = large in uses.matrices or (2 in ranks and large not in uses.differentiated)
        if matrix and max(ranks) <= 2:
            yield small, large


def _uses(statements: Sequence[Statement]) -> _Uses:
    uses = _Uses()
    for statement in statements:
        nodes = [m.node for m in statement.members if m.node is not None]
        if not nodes:
            continue
        head = bare(nodes[0])
        for node in nodes[1:]:
            _declared(uses, head, bare(node))
        worked = len(nodes) == 2 and isinstance(bare(nodes[1]), syntax.Number)
        if not worked or not isinstance(head, syntax.Symbol):
            _collect(uses, (*nodes, *statement.conditions))
    return uses


def _declared(uses: _Uses, head: syntax.Node, node: syntax.Node) -> None:
    """What a declaration or a list of its entries says of a whole quantity."""
    while isinstance(node, syntax.Transpose | syntax.Group):
        node = bare(node.base if isinstance(node, syntax.Transpose) else node.body)
    if not isinstance(head, syntax.Symbol):
        return
    if isinstance(node, syntax.Space) and len(node.dims) == 2:
        uses.matrices.add(stem(head))
    listed = below(node) if isinstance(node, syntax.Matrix | syntax.Range) else ()
    if any(isinstance(n, syntax.Element) and _of(n, head) for n in listed):
        uses.matrices.add(stem(head))


def _of(element: syntax.Element, whole: syntax.Symbol) -> bool:
    base = bare(element.base)
    return isinstance(base, syntax.Symbol) and base.base.upper() == whole.base


def _collect(uses: _Uses, nodes: Sequence[syntax.Node]) -> None:
    stack: list[object] = list(nodes)
    while stack:
        item = stack.pop()
        match item:
            case tuple():
                stack.extend(item)
            case syntax.Symbol():
                uses.alone.add(stem(item))
            case syntax.Space():
                uses.counts.update(stem(n) for n in below(item) if isinstance(n, syntax.Symbol))
            case syntax.Element(base=base, indices=indices):
                inner = bare(base)
                if isinstance(inner, syntax.Symbol):
                    uses.indexed.setdefault(stem(inner), set()).add(len(indices))
                else:
                    stack.append(base)
            case syntax.BigOperator():
                for bound in (item.lower, item.upper):
                    if bound is not None:
                        uses.counts.update(
                            stem(n) for n in below(bound) if isinstance(n, syntax.Symbol)
                        )
                stack.extend((item.body, item.condition))
            case syntax.Derivative(numerator=syntax.Symbol() as top):
                uses.differentiated.add(stem(top))
                stack.extend(item.denominators)
            case syntax.Transpose(base=base):
                inner = bare(base)
                if isinstance(inner, syntax.Symbol):
                    uses.matrices.add(stem(inner))
                stack.append(base)
            case syntax.Node():
                stack.extend(syntax.children(item))
            case _:
                pass
