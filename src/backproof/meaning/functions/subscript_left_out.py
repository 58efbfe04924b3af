"""Functions without the parameter that they have below where they are given: `h(x)` is `h_θ(x)`,
where nothing else is called h."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.chains import INDEX_LETTERS
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement


def with_subscripts_of_functions(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such functions have their subscript everywhere."""
    given: dict[str, list[syntax.Symbol]] = {}
    for statement in statements:
        left = left_side(statement)
        if isinstance(left, syntax.Call) and has_parameter(left.function):
            given.setdefault(left.function.base, []).append(left.function)
    if not given:
        return list(statements)
    others = {
        symbol.base
        for symbol in throughout(statements, syntax.Symbol)
        for known in given.get(symbol.base, ())[:1]
        if symbol.scripts and key(symbol.replace(primes=0)) != key(known)
    }
    lefts = (left_side(statement) for statement in statements)
    alone = {left.function.base for left in lefts if left is not None and is_plain(left)}
    meant = {
        base: known[0]
        for base, known in given.items()
        if base not in others | alone and len({key(k) for k in known}) == 1
    }

    def change(node: syntax.Node) -> syntax.Node:
        if not is_plain(node) or node.function.base not in meant:
            return node
        scripts = meant[node.function.base].scripts
        return node.replace(function=node.function.replace(scripts=scripts))

    return with_changed(statements, change, syntax.Call) if meant else list(statements)


def has_parameter(function: syntax.Symbol) -> bool:
    """Whether a function has a symbol below it that counts nothing."""
    match function:
        case syntax.Symbol(
            scripts=(syntax.Script(kind="sub", items=(item,)),), primes=0, accents=()
        ):
            return isinstance(item, syntax.Symbol) and item.base not in INDEX_LETTERS
        case _:
            return False


def is_plain(node: syntax.Node) -> TypeGuard[syntax.Call]:
    """Whether a function without scripts is applied."""
    return isinstance(node, syntax.Call) and not node.function.scripts
