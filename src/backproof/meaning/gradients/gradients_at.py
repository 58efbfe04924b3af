"""`\\nabla f(x)`: the gradient by the argument, where nothing else says by what; `\\nabla f` by
that of its definition, of several by other things that of the last one before it.

The parser takes a transpose behind the argument into what is differentiated, for `\\nabla f(x)^T h`
it is that of the gradient: there is no gradient of a transpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from backproof.meaning.functions.given import of_one
from backproof.meaning.naming.names import bare, name_of, named, stem
from backproof.meaning.naming.rewriting import (
    changed,
    of_members,
    with_changed,
    with_each,
    with_node,
)
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_gradients_at(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with what each gradient of a function of one thing is taken by."""
    alone, several = arguments_of(statements)
    found = with_each(statements, _anywhere)
    found = with_changed(found, lambda node: _gradient(node, alone), syntax.Derivative)
    return with_last_arguments(found, several) if several else found


def with_last_arguments(statements: Sequence[Statement], several: Set[str]) -> list[Statement]:
    """The same statements, where the gradient of what a page makes of one thing and then of another
    is that by what its last formula before is made of."""
    last: dict[str, syntax.Node] = {}

    def change(statement: Statement) -> Statement:
        first = statement.members[0].node
        name = named(first) if first is not None and len(statement.members) > 1 else None
        if name is not None and name in several and statement.continues is None:
            call = of_one(first) if first is not None else None
            last.pop(name, None)
            if call is not None:
                last[name] = bare(call.arguments[0])
        return of_members(
            statement,
            lambda m: with_node(
                m, lambda x: changed(x, lambda n: _gradient(n, last), syntax.Derivative)
            ),
        )

    return with_each(statements, change)


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


def arguments_of(
    statements: Sequence[Statement],
) -> tuple[dict[str, syntax.Node], frozenset[str]]:
    """What the functions of one thing are functions of, where all left sides say the same, and
    those of which they do not."""
    found: dict[str, dict[Key, syntax.Node]] = {}
    for statement in statements:
        first = statement.members[0].node
        call = of_one(first) if first is not None and len(statement.members) > 1 else None
        if call is not None:
            argument = bare(call.arguments[0])
            found.setdefault(name_of(call.function), {})[key(argument)] = argument
    alone = {name: next(iter(by.values())) for name, by in found.items() if len(by) == 1}
    return alone, frozenset(found.keys() - alone.keys())


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
