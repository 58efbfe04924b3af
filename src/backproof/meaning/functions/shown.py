"""Quantities shown with what they depend on: `½ ‖r(θ)‖²` beside `∂r/∂θ` and `r = A θ - b`.

Nobody brackets the one letter behind a factor; where the page differentiates the quantity by that
letter, or says of which kind `r(θ)` is, and writes r alone as well, it is r.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Pair = tuple[str, str]


def with_arguments_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such quantities stand without their arguments."""
    products = throughout(statements, syntax.Juxtaposition)
    shown = {pair for product in products for pair in _pairs(product)}
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
    for derivative in throughout(statements, syntax.Derivative):
        match derivative:
            case syntax.Derivative(numerator=syntax.Symbol() as top, denominators=(by,)):
                inner = bare(by)
                if isinstance(inner, syntax.Symbol):
                    yield name_of(top), name_of(inner)
            case _:
                pass


def _applied(statements: Sequence[Statement]) -> Iterator[Pair]:
    """What a left side or a custom applies as a function: that is one wherever it stands."""
    for call in throughout(statements, syntax.Call):
        inner = bare(call.arguments[0]) if len(call.arguments) == 1 else None
        if isinstance(inner, syntax.Symbol):
            yield name_of(call.function), name_of(inner)


def _pairs(product: syntax.Juxtaposition) -> Iterator[Pair]:
    found = (_pair(before, factor) for before, factor in pairwise(product.factors))
    yield from (pair for pair in found if pair is not None)


def _pair(before: syntax.Node, factor: syntax.Node) -> Pair | None:
    """A name, and the one letter in the round bracket behind it."""
    match before, factor:
        case syntax.Symbol(), syntax.Group(opening="(", body=syntax.Symbol() as inner):
            return name_of(before), name_of(inner)
        case _:
            return None
