"""`\\nabla f(x)`: the gradient by the argument, where nothing else says by what.

The parser takes a transpose behind the argument into what is differentiated, for `\\nabla f(x)^T h`
it is that of the gradient: there is no gradient of a transpose.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.names import bare
from backproof.meaning.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_gradients_at(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with what each gradient of a function of one thing is taken by."""
    return with_changed(statements, _gradient, syntax.Derivative)


def _gradient(node: syntax.Node) -> syntax.Node:
    match node:
        case syntax.Derivative(style="nabla", numerator=syntax.Transpose(base=base)) if (
            applied(base) is not None
        ):
            inner = _gradient(node.replace(numerator=base, end=base.end))
            return syntax.Transpose(start=node.start, end=node.end, base=inner)
        case syntax.Derivative(style="nabla", numerator=syntax.Node() as body, denominators=()):
            call = applied(body)
            if call is None:
                return node
            return node.replace(numerator=call, denominators=call.arguments)
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
