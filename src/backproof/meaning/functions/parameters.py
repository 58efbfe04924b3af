"""Functions with parameters: their body with what they are applied to in the place of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backproof.meaning.naming.names import bare
from backproof.meaning.terms import Untranslatable
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

HIDDEN = "a function whose formula does not show what it is of"


def same_arguments(left: syntax.Call, call: syntax.Call) -> bool:
    """Whether a function is applied to just what its definition shows."""
    return tuple(map(key, left.arguments)) == tuple(map(key, call.arguments))


def applied(left: syntax.Call, body: syntax.Node, call: syntax.Call) -> syntax.Node:
    """The body of a definition with its parameters replaced. Raises Untranslatable."""
    if len(left.arguments) != len(call.arguments):
        raise Untranslatable("a function with another number of arguments", call)
    replacements = {
        key(parameter): syntax.Group(
            start=argument.start, end=argument.end, body=argument, opening="("
        )
        for parameter, argument in zip(left.arguments, call.arguments, strict=True)
    }
    if not all(isinstance(bare(p), syntax.Symbol) for p in left.arguments):
        raise Untranslatable("a function whose parameters are expressions", call)
    used = set(_symbols(body))
    for parameter, argument in zip(left.arguments, call.arguments, strict=True):
        # `J(x) = ‖a - y‖²` with an a that is made of x: at another x the formula says nothing.
        other = key(bare(parameter)) != key(bare(argument))
        if other and key(bare(parameter)) not in used and used - {*map(key, left.arguments)}:
            raise Untranslatable(HIDDEN, call)
    return replaced(body, replacements)


def shown_with_parameters(
    left: syntax.Call, body: syntax.Node, call: syntax.Call
) -> Iterator[syntax.Symbol]:
    """What a formula shows with a parameter that is another thing in a call: the a of
    `D(x) = σ(a(x))` at D(u). Where a has a formula for x alone, nothing says what it is of u."""
    pairs = zip(left.arguments, call.arguments, strict=False)
    exchanged = {key(bare(p)) for p, a in pairs if key(bare(p)) != key(bare(a))}
    for inner in _calls(body) if exchanged else ():
        if any(key(bare(argument)) in exchanged for argument in inner.arguments):
            yield inner.function


def of_another(body: syntax.Node, call: syntax.Call) -> bool:
    """Whether a call shows a quantity with a letter that its formula has with another mark alone:
    where `a = w^T x + b`, `a(\\tilde x)` is not a."""
    used = set(_symbols(body))
    bases = {each[1] for each in used}
    shown = (bare(argument) for argument in call.arguments)
    return any(
        isinstance(s, syntax.Symbol) and key(s) not in used and s.base in bases for s in shown
    )


def _calls(node: syntax.Node) -> Iterator[syntax.Call]:
    """The functions applied in a formula."""
    if isinstance(node, syntax.Call):
        yield node
    for part in syntax.children(node):
        yield from _calls(part)


def _symbols(node: syntax.Node) -> Iterator[Key]:
    """The names in a formula."""
    if isinstance(node, syntax.Symbol):
        yield key(node)
    for part in syntax.children(node):
        yield from _symbols(part)


def replaced(node: syntax.Node, replacements: Mapping[Key, syntax.Node]) -> syntax.Node:
    """The same syntax with some parts replaced, wherever they stand."""
    found = replacements.get(key(node)) if isinstance(node, syntax.Symbol) else None
    if found is not None:
        return found
    changes = {
        name: _replaced_value(getattr(node, name), replacements)
        for name in node.fields
        if isinstance(getattr(node, name), syntax.Node | tuple)
    }
    return node.replace(**changes)


def _replaced_value(value: object, replacements: Mapping[Key, syntax.Node]) -> object:
    if isinstance(value, syntax.Node):
        return replaced(value, replacements)
    if isinstance(value, tuple):
        return tuple(_replaced_value(v, replacements) for v in value)
    return value
