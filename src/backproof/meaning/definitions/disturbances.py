"""Models of how data came about, `y = X θ + ε`: what the disturbance is made of defines no data.

A loss that compares y with X θ says that y is given: by the model it would be made of ε alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


def with_disturbances(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such models define nothing."""
    models = [item for item in stated if item.kind == "definition" and _parts(item)]
    if not models:
        return tuple(stated)
    given = {key(bare(item.head)) for item in stated if item.kind == "definition" and item.head}
    by = {key(bare(d)) for item in stated for each in _derivatives(item) for d in each.denominators}
    compared = {pair for item in stated for pair in _compared(item)}
    found = {
        id(item)
        for item in models
        for data, rest, disturbance in _parts(item)
        if disturbance not in given | by and (data, rest) in compared
    }
    return tuple(replace(s, kind="mention") if id(s) in found else s for s in stated)


def _parts(item: Stated) -> list[tuple[Key, frozenset[tuple[Key, int]], Key]]:
    """What a definition gives, what it adds, and what is beside that: each single name in turn."""
    node = None if item.node is None else bare(item.node)
    if item.head is None or not isinstance(node, syntax.Add):
        return []
    data = key(bare(item.head))
    terms = [(key(bare(t)), s) for t, s in zip(node.terms, node.signs, strict=True)]
    return [
        (data, frozenset(terms[:n] + terms[n + 1 :]), terms[n][0])
        for n, term in enumerate(node.terms)
        if n and isinstance(bare(term), syntax.Symbol | syntax.Element) and node.signs[n] == 1
    ]


def _compared(item: Stated) -> Iterator[tuple[Key, frozenset[tuple[Key, int]]]]:
    """What differences compare: one term, and all others with the opposite signs."""
    for node in inside(item.node, syntax.Add):
        terms = [(key(bare(t)), s) for t, s in zip(node.terms, node.signs, strict=True)]
        for n, (data, sign) in enumerate(terms):
            others = terms[:n] + terms[n + 1 :]
            yield data, frozenset((k, -sign * s) for k, s in others)


def _derivatives(item: Stated) -> Iterator[syntax.Derivative]:
    yield from inside(item.head, syntax.Derivative)
    yield from inside(item.node, syntax.Derivative)
