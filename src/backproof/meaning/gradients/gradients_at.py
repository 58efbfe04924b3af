"""`\\nabla f(x)`: the gradient by the argument, where nothing else says by what; `\\nabla f` by
that of its definition.

The parser takes a transpose behind the argument into what is differentiated, for `\\nabla f(x)^T h`
it is that of the gradient: there is no gradient of a transpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.functions.given import of_one
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed, with_each
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_gradients_at(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with what each gradient of a function of one thing is taken by."""
    arguments = arguments_of(statements)
    found = with_each(statements, _anywhere)
    return with_changed(found, lambda node: _gradient(node, arguments), syntax.Derivative)


def _anywhere(statement: Statement) -> Statement:
    """A statement of which the left side is a derivative at the very thing it is by, `∂f/∂x (x)`:
    that is no factor."""
    first = statement.members[0]
    match first.node:
        case syntax.Juxtaposition(
            factors=(syntax.Derivative(denominators=(by,)) as derivative, syntax.Group() as point)
        ) if point.opening == "(":
            whole, at = base_of(bare(by)), bare(point)
            if whole is not None and isinstance(at, syntax.Symbol) and stem(whole) == stem(at):
                members = (replace(first, node=derivative), *statement.members[1:])
                return replace(statement, members=members)
    return statement


def base_of(node: syntax.Node) -> syntax.Symbol | None:
    """The symbol that something is, or is an entry of."""
    inner = bare(node.base) if isinstance(node, syntax.Indexed | syntax.Element) else node
    return inner if isinstance(inner, syntax.Symbol) else None


def arguments_of(statements: Sequence[Statement]) -> dict[str, syntax.Node]:
    """What the functions of one thing are functions of, where all left sides say the same."""
    found: dict[str, dict[Key, syntax.Node]] = {}
    for statement in statements:
        first = statement.members[0].node
        call = of_one(first) if first is not None and len(statement.members) > 1 else None
        if call is not None:
            argument = bare(call.arguments[0])
            found.setdefault(name_of(call.function), {})[key(argument)] = argument
    return {name: next(iter(by.values())) for name, by in found.items() if len(by) == 1}


def _gradient(node: syntax.Node, arguments: Mapping[str, syntax.Node]) -> syntax.Node:
    match node:
        case syntax.Derivative(style="nabla", numerator=syntax.Transpose(base=base)) if (
            of_one(base) is not None
        ):
            inner = _gradient(node.replace(numerator=base, end=base.end), arguments)
            return syntax.Transpose(start=node.start, end=node.end, base=inner)
        case syntax.Derivative(style="nabla", numerator=syntax.Node() as body, denominators=()):
            call = of_one(body)
            if call is not None:
                return node.replace(numerator=call, denominators=call.arguments)
            name = name_of(inner) if isinstance(inner := bare(body), syntax.Symbol) else ""
            return node.replace(denominators=(arguments[name],)) if name in arguments else node
        case _:
            return node
