"""`\\delta h_t` as the name of a gradient: δ before a quantity, as others write `dh_t`.

A page that has δ before names on the left of several lines, and never δ by itself, means by δX what
others mean by dX: a gradient by X, or how X moves. Which of the two is told as for d.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.indices.counted_sets import nodes_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_SEVERAL = 2


def with_delta_names(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where δ and the name behind it are one name with d."""
    lefts = {s for s in statements if len(s.members) > 1 and is_named(s.members[0].node)}
    if len(lefts) < _SEVERAL or stands_alone(statements):
        return list(statements)
    return with_changed(statements, _joined, syntax.Juxtaposition)


def is_named(node: syntax.Node | None) -> bool:
    """Whether an expression is δ and a name, and nothing else."""
    match bare(node) if node is not None else None:
        case syntax.Juxtaposition(factors=(first, syntax.Symbol())):
            return is_delta(first)
        case _:
            return False


def is_delta(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Symbol) and node.base == "delta" and not node.scripts


def stands_alone(statements: Sequence[Statement]) -> bool:
    """Whether δ is a name by itself somewhere, perhaps with scripts: an error signal, a length."""
    before_names = {id(delta) for node in nodes_of(statements) for delta in deltas_in(node)}
    return any(
        isinstance(node, syntax.Symbol) and node.base == "delta" and id(node) not in before_names
        for node in nodes_of(statements)
    )


def deltas_in(node: syntax.Node) -> Iterator[syntax.Node]:
    """The deltas in a product that have a name behind them."""
    if isinstance(node, syntax.Juxtaposition):
        for first, second in zip(node.factors, node.factors[1:], strict=False):
            if is_delta(first) and isinstance(second, syntax.Symbol):
                yield first


def _joined(node: syntax.Node) -> syntax.Node:
    if not isinstance(node, syntax.Juxtaposition):
        return node
    deltas = {id(delta) for delta in deltas_in(node)}
    if not deltas:
        return node
    factors: list[syntax.Node] = []
    for before, factor in zip((None, *node.factors), node.factors, strict=False):
        if id(factor) in deltas:
            continue
        if before is not None and id(before) in deltas and isinstance(factor, syntax.Symbol):
            factor = factor.replace(start=before.start, base=f"d{factor.base}")
        factors.append(factor)
    return factors[0] if len(factors) == 1 else node.replace(factors=tuple(factors))
