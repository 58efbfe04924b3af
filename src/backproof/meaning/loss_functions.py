"""Functions that are only differentiated, never defined: `∂f(W)/∂W` with any scalar f."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backproof.meaning.names import bare, name_of, named
from backproof.meaning.statements import Stated
from backproof.syntax import nodes as syntax


def loss_functions(stated: Sequence[Stated]) -> dict[str, syntax.Call]:
    """Functions that are only differentiated and never defined: each is any scalar function of
    what it is applied to."""
    differentiated: dict[str, syntax.Call] = {}
    other: set[str] = set()
    for item in stated:
        for part in (item.head, item.node):
            stack: list[object] = [part]
            while stack:
                node = stack.pop()
                match node:
                    case tuple():
                        stack.extend(node)
                    case syntax.Derivative(numerator=numerator) if (
                        numerator is not None and isinstance(bare(numerator), syntax.Call)
                    ):
                        call = bare(numerator)
                        assert isinstance(call, syntax.Call)
                        if named(call) is not None:
                            differentiated.setdefault(name_of(call.function), call)
                        stack.append(call.arguments)
                    case syntax.Call(function=syntax.Symbol() as function):
                        other.add(name_of(function.replace(primes=0)))
                        stack.append(node.arguments)
                    case syntax.Node():
                        stack.extend(getattr(node, name) for name in node.fields)
                    case _:
                        pass
    defined = {item.name for item in stated if item.kind == "definition"}
    return {n: c for n, c in differentiated.items() if n not in other and n not in defined}


def with_applied_losses(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where `∂ f (W)` with an f that stands nowhere else is f applied to W.

    A chain's head stays one node for all its members.
    """
    everywhere = {n for item in stated for part in (item.head, item.node) for n in alone(part)}
    done: dict[int, syntax.Node] = {}

    def applied(node: syntax.Node | None) -> syntax.Node | None:
        if node is None:
            return None
        if id(node) not in done:
            done[id(node)] = _applied(node, everywhere)
        return done[id(node)]

    found = []
    for item in stated:
        head, node = applied(item.head), applied(item.member.node)
        if head is not item.head or node is not item.member.node:
            item = replace(item, head=head, member=replace(item.member, node=node))
        found.append(item)
    return tuple(found)


def alone(root: syntax.Node | None) -> set[str]:
    """The names that stand anywhere but before a bracket in a numerator."""
    found: set[str] = set()
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        match node:
            case tuple():
                stack.extend(node)
            case syntax.Symbol():
                found.add(name_of(node))
            case syntax.Derivative(numerator=syntax.Juxtaposition(factors=(f, syntax.Group() as x))):
                stack.extend((x, node.denominators))
                if not isinstance(f, syntax.Symbol):
                    stack.append(f)
            case syntax.Call(arguments=arguments):
                stack.append(arguments)
            case syntax.Node():
                stack.extend(getattr(node, name) for name in node.fields)
            case _:
                pass
    return found


def _applied(node: syntax.Node, everywhere: set[str]) -> syntax.Node:
    match node:
        case syntax.Derivative(
            numerator=syntax.Juxtaposition(
                factors=(syntax.Symbol() as f, syntax.Group(opening="(", body=body))
            ) as product
        ) if name_of(f) not in everywhere:
            items = body.items if isinstance(body, syntax.Range) else (body,)
            if None not in items:
                call = syntax.Call(
                    start=product.start, end=product.end, function=f,
                    arguments=tuple(i for i in items if i is not None),
                )  # fmt: skip
                return node.replace(numerator=call)
            return node
        case _:
            changes = {
                name: _value(value, everywhere)
                for name in node.fields
                if isinstance(value := getattr(node, name), syntax.Node | tuple)
            }
            if all(changes[name] is getattr(node, name) for name in changes):
                return node
            return node.replace(**changes)


def _value(value: object, everywhere: set[str]) -> object:
    if isinstance(value, syntax.Node):
        return _applied(value, everywhere)
    if isinstance(value, tuple):
        made = tuple(_value(v, everywhere) for v in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    return value
