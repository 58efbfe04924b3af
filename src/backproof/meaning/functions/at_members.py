"""Functions that are given for each sample alone: `f(x_i) = wᵀx_i + b` says what f_i is.

A function with a formula for any argument, `f(x) = …`, is one; what a document only ever applies to
the members of one collection is a number or a vector for each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_values_at_members(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is defined for each member of a collection, and applied to
    nothing else, has the letter of the member."""
    names = {name for s in statements if (name := given_for_each(s)) is not None}
    if not names:
        return list(statements)
    arguments: dict[str, set[str]] = defaultdict(set)
    for node in nodes_of(statements):
        match node:
            case syntax.Call() if (name := name_of(node.function.replace(primes=0))) in names:
                arguments[name].add(collection(node) or "")
            case syntax.Symbol() if name_of(node) in names:
                arguments[name_of(node)].add("")
            case _:
                pass
    names = {name for name, given in arguments.items() if len(given) == 1 and "" not in given}
    if not names:
        return list(statements)
    return with_changed(statements, lambda node: _value(node, names), syntax.Call)


def given_for_each(statement: Statement) -> str | None:
    """The name of what a statement gives for a member of a collection, None for other things."""
    inner = left_side(statement)
    if not isinstance(inner, syntax.Call) or collection(inner) is None:
        return None
    known = function_name(inner.function.base) in KNOWN
    return None if known else name_of(inner.function)


def collection(call: syntax.Call) -> str | None:
    """Of what a function is applied to a member by a letter, `x` in `f(x_i)`."""
    match call.arguments:
        case (syntax.Symbol(scripts=(script,)) as member,) if (
            not call.keywords and not call.function.primes and len(script.text) == 1
        ):
            counts = script.text.isalpha() and script.kind in ("sub", "paren")
            return f"{stem(member)} {script.kind}" if counts else None
        case _:
            return None


def nodes_of(statements: Sequence[Statement]) -> Iterator[syntax.Node]:
    """All nodes of all statements but the functions that are applied."""
    for statement in statements:
        for member in statement.members:
            nodes = below(member.node) if member.node is not None else ()
            applied = {id(node.function) for node in nodes if isinstance(node, syntax.Call)}
            yield from (node for node in nodes if id(node) not in applied)


def _value(node: syntax.Node, names: set[str]) -> syntax.Node:
    if not isinstance(node, syntax.Call) or name_of(node.function) not in names:
        return node
    (member,) = node.arguments
    assert isinstance(member, syntax.Symbol)
    function = node.function
    value = function.replace(end=node.end, scripts=(*function.scripts, *member.scripts))
    if node.power is None:
        return value
    return syntax.Power(start=node.start, end=node.end, base=value, exponent=node.power)
