"""`\\nabla f(x)`: the gradient by the argument, where nothing else says by what; `\\nabla f` by
that of its definition.

The parser takes a transpose behind the argument into what is differentiated, for `\\nabla f(x)^T h`
it is that of the gradient: there is no gradient of a transpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_gradients_at(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with what each gradient of a function of one thing is taken by."""
    arguments = arguments_of(statements)
    return with_changed(statements, lambda node: _gradient(node, arguments), syntax.Derivative)


def arguments_of(statements: Sequence[Statement]) -> dict[str, syntax.Node]:
    """What the functions of one thing are functions of, where all left sides say the same."""
    found: dict[str, dict[Key, syntax.Node]] = {}
    for statement in statements:
        first = statement.members[0].node
        call = applied(first) if first is not None and len(statement.members) > 1 else None
        if call is not None:
            argument = bare(call.arguments[0])
            found.setdefault(name_of(call.function), {})[key(argument)] = argument
    return {name: next(iter(by.values())) for name, by in found.items() if len(by) == 1}


def _gradient(node: syntax.Node, arguments: Mapping[str, syntax.Node]) -> syntax.Node:
    match node:
        case syntax.Derivative(style="nabla", numerator=syntax.Transpose(base=base)) if (
            applied(base) is not None
        ):
            inner = _gradient(node.replace(numerator=base, end=base.end), arguments)
            return syntax.Transpose(start=node.start, end=node.end, base=inner)
        case syntax.Derivative(style="nabla", numerator=syntax.Node() as body, denominators=()):
            call = applied(body)
            if call is not None:
                return node.replace(numerator=call, denominators=call.arguments)
            name = name_of(inner) if isinstance(inner := bare(body), syntax.Symbol) else ""
            return node.replace(denominators=(arguments[name],)) if name in arguments else node
        case _:
            return node


def applied(node: syntax.Node) -> syntax.Call | None:
    """A function of one named argument; None for other expressions."""
    match node:
        case syntax.Call(arguments=(argument,), keywords=(), power=None) as call:
            return call if isinstance(bare(argument), syntax.Symbol) else None
        case syntax.Juxtaposition(
            factors=(syntax.Symbol() as function, syntax.Group(opening="(") as bracket)
        ):
            if not isinstance(bare(bracket), syntax.Symbol):
                return None
            return syntax.Call(
                start=node.start, end=node.end, function=function, arguments=(bracket.body,)
            )  # fmt: skip
        case _:
            return None
