"""Quantities shown with what they depend on: `½ ‖r(θ)‖²` beside `∂r/∂θ` and `r = A θ - b`.

Nobody brackets the one letter behind a factor; where the page differentiates the quantity by that
letter, or says of which kind `r(θ)` is, and writes r alone as well, it is r.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Pair = tuple[str, str]


def with_arguments_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such quantities stand without their arguments."""
    shown = {pair for node in _nodes(statements) for pair in _pairs(node)}
    if not shown:
        return list(statements)
    sure = (shown & frozenset(_depending(statements))) - frozenset(_applied(statements))
    once = {name for name, _ in shown if sum(name == other for other, _ in shown) == 1}
    found = frozenset(pair for pair in sure if pair[0] in once)
    if not found:
        return list(statements)

    def joined(before: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
        pair = _pair(before, factor)
        return before.replace(end=factor.end) if pair in found else None

    def change(node: syntax.Node) -> syntax.Node:
        return with_joined(node, joined) if isinstance(node, syntax.Juxtaposition) else node

    return with_changed(statements, change, syntax.Juxtaposition)


def _depending(statements: Sequence[Statement]) -> Iterator[Pair]:
    """What is said to depend on what: differentiated by it, or declared with it."""
    for statement in statements:
        first = statement.members[0].node
        match bare(first) if first is not None else None:
            case syntax.Juxtaposition(factors=(before, factor)) if (
                pair := _pair(before, factor)
            ) is not None and any(m.relation == "in" for m in statement.members):
                yield pair
            case _:
                pass
    for node in _nodes(statements):
        match node:
            case syntax.Derivative(numerator=syntax.Symbol() as top, denominators=(by,)):
                inner = bare(by)
                if isinstance(inner, syntax.Symbol):
                    yield name_of(top), name_of(inner)
            case _:
                pass


def _applied(statements: Sequence[Statement]) -> Iterator[Pair]:
    """What a left side or a custom applies as a function: that is one wherever it stands."""
    for node in _nodes(statements):
        match node:
            case syntax.Call(function=syntax.Symbol() as function, arguments=(argument,)):
                inner = bare(argument)
                if isinstance(inner, syntax.Symbol):
                    yield name_of(function), name_of(inner)
            case _:
                pass


def _pairs(node: syntax.Node) -> Iterator[Pair]:
    if isinstance(node, syntax.Juxtaposition):
        for before, factor in zip(node.factors, node.factors[1:], strict=False):
            pair = _pair(before, factor)
            if pair is not None:
                yield pair


def _pair(before: syntax.Node, factor: syntax.Node) -> Pair | None:
    """A name, and the one letter in the round bracket behind it."""
    match before, factor:
        case syntax.Symbol(), syntax.Group(opening="(", body=syntax.Symbol() as inner):
            return name_of(before), name_of(inner)
        case _:
            return None


def _nodes(statements: Sequence[Statement]) -> Iterator[syntax.Node]:
    for statement in statements:
        for member in statement.members:
            if member.node is not None:
                yield from below(member.node)
