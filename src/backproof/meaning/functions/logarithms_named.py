"""A logarithm that has a formula, `\\log p(x \\mid \\mu) = …`, where p itself has none.

It is a quantity of its own, a number, and what is differentiated as `\\log p(x \\mid \\mu)`, or as
`\\log p`, is that. Of p_{ij} with a formula, `\\log p_{ii} = …` only says what follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import changed, of_members, with_each, with_node
from backproof.meaning.statements import below, left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

LOGARITHMS = frozenset({"log", "ln"})
_NAME = "log "


def is_logarithm(name: str) -> bool:
    """Whether a name is that of such a logarithm."""
    return name.startswith(_NAME)


def with_logarithms_named(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a name for each logarithm that has a formula."""
    lefts = [left for statement in statements if (left := left_of(statement)) is not None]
    heads = [symbol for left in lefts if (symbol := applied(left)) is not None]
    family = {of for symbol in heads for of in family_of(symbol)}
    given = {
        name_of(p)
        for left in lefts
        if (p := of_what(left)) is not None and family.isdisjoint(family_of(p))
    }.difference(map(name_of, heads))
    if not given:
        return list(statements)

    def named(node: syntax.Node, numbers: Collection[str]) -> syntax.Node:
        p = of_what(node)
        if p is None or name_of(p) not in given or (is_of_name(node) and name_of(p) in numbers):
            return node
        return p.replace(start=node.start, end=node.end, base=_NAME + p.base, style="")

    def change(statement: Statement) -> Statement:
        numbers = alone(statement, given)
        return of_members(
            statement,
            lambda m: with_node(
                m, lambda x: changed(x, partial(named, numbers=numbers), syntax.Call)
            ),
        )

    return with_each(statements, change)


def family_of(symbol: syntax.Symbol) -> Iterator[tuple[str, int]]:
    """The name of which a symbol is an entry, where its index is letters, and how many."""
    if len(symbol.scripts) == 1 and symbol.scripts[0].kind == "sub":
        letters = symbol.scripts[0].text.replace(",", "")
        if letters.isalpha() and len(letters) <= 3:
            yield stem(symbol), len(letters)


def alone(statement: Statement, names: Collection[str]) -> frozenset[str]:
    """The names that stand for a number besides in a statement that does not give their logarithm:
    where `1 - p` is about a number, `\\log p` is as well."""
    left = left_of(statement)
    own = of_what(left) if left is not None else None
    counted: Counter[str] = Counter()
    for member in statement.members:
        for node in below(member.node) if member.node is not None else ():
            match node:
                case syntax.Symbol():
                    counted[name_of(node)] += 1
                case syntax.Call(function=syntax.Symbol() as function):
                    counted[name_of(function)] -= 1
                    if is_of_name(node) and (p := of_what(node)) is not None:
                        counted[name_of(p)] -= 1
                case _:
                    pass
    given = name_of(own) if own is not None else ""
    return frozenset(name for name in names if counted[name] > 0 and name != given)


def is_of_name(node: syntax.Node) -> bool:
    """Whether a function is applied to a name alone, `\\log p`."""
    return isinstance(node, syntax.Call) and isinstance(bare(node.arguments[0]), syntax.Symbol)


def left_of(statement: Statement) -> syntax.Node | None:
    """What a statement gives a formula."""
    return None if statement.continues is not None else left_side(statement)


def of_what(node: syntax.Node) -> syntax.Symbol | None:
    """The p of `\\log p`, `\\log p(x)`; None for other expressions."""
    match node:
        case syntax.Call(
            function=syntax.Symbol(base=base, scripts=()),
            arguments=(argument,),
            keywords=(),
            power=None,
        ) if base in LOGARITHMS:
            return applied(argument)
        case _:
            return None


def applied(node: syntax.Node) -> syntax.Symbol | None:
    """A function without primes that is applied, or a name."""
    match bare(node):
        case syntax.Symbol(primes=0) as symbol:
            return symbol
        case syntax.Call(function=syntax.Symbol(primes=0) as function, power=None):
            return function
        case _:
            return None
