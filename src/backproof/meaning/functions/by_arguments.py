"""Two functions of one name, told apart by how many things they are shown with: `J(W, b; x, y)` of
one sample, `J(W, b)` of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_functions_by_arguments(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the one of more arguments is called as it is written."""
    given: dict[str, dict[int, str]] = {}
    for statement in statements:
        call = _given(statement)
        if call is not None:
            text = statement.block.passage.text[call.start : call.end]
            count = len(call.arguments)
            given.setdefault(name_of(call.function), {}).setdefault(count, " ".join(text.split()))
    names = {
        (name, count): text
        for name, by_count in given.items()
        for count, text in by_count.items()
        if count > min(by_count)
    }
    bare_names = frozenset(_bare(statements)) if names else frozenset()
    names = {key: text for key, text in names.items() if key[0] not in bare_names}
    if not names:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Call) or node.function.primes:
            return node
        text = names.get((name_of(node.function), len(node.arguments)))
        return node if text is None else node.replace(function=_named(node.function, text))

    return with_changed(statements, change, syntax.Call)


def _given(statement: Statement) -> syntax.Call | None:
    """The function of named things that a statement gives a formula; None where it gives none."""
    call = left_side(statement)
    if not isinstance(call, syntax.Call) or function_name(call.function.base) in KNOWN:
        return None
    named = all(isinstance(bare(argument), syntax.Symbol) for argument in call.arguments)
    return call if named and not call.keywords and not call.function.primes else None


def _bare(statements: Sequence[Statement]) -> Iterator[str]:
    """The names that stand without arguments: which function that is the place alone tells."""
    stack: list[object] = [m.node for s in statements for m in s.members]
    while stack:
        match stack.pop():
            case syntax.Symbol() as symbol:
                yield name_of(symbol)
            case syntax.Call(arguments=arguments, keywords=keywords):
                stack.extend((*arguments, *(value for _, value in keywords)))
            case syntax.Node() as node:
                stack.extend(syntax.children(node))
            case _:
                pass


def _named(function: syntax.Symbol, text: str) -> syntax.Symbol:
    return function.replace(base=text, style="", accents=(), scripts=())
