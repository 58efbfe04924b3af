"""Gradients by a transpose: `∂L/∂W^T` is the transpose of `∂L/∂W`, where L is a number.

Of a vector, `∂y/∂x^T` is a Jacobian in numerator layout (J. Magnus and H. Neudecker, "Matrix
Differential Calculus", 3rd edition, chapter 5), and stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def with_gradients_by_transposes(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where gradients of numbers are by what is transposed."""
    defined = frozenset(item.name for item in stated if item.kind == "definition")
    return tuple(turned_round(item, defined) for item in stated)


def turned_round(item: Stated, defined: frozenset[str]) -> Stated:
    """A statement with its gradients by a transpose as transposes of gradients; one that is about
    such a gradient is about the other, and says its transpose."""

    def change(node: syntax.Node) -> syntax.Node:
        plain = by_the_whole(node, defined)
        return node if plain is None else transposed(plain)

    node = None if item.node is None else changed(item.node, change)
    head = None if item.head is None else by_the_whole(bare(item.head), defined)
    if head is not None and node is not None:
        node = transposed(node)
    if head is None and node is item.node:
        return item
    return replace(item, head=head or item.head, member=replace(item.member, node=node))


def by_the_whole(node: syntax.Node, defined: frozenset[str]) -> syntax.Derivative | None:
    """The gradient of a number by what another one is by the transpose of; None for all else."""
    match node:
        case syntax.Derivative(numerator=syntax.Node() as above, denominators=(by,), order=1) if (
            isinstance(turned := bare(by), syntax.Transpose)
        ):
            match bare(above):
                case syntax.Symbol() as loss if name_of(loss) in LOSSES:
                    return node.replace(denominators=(turned.base,))
                case syntax.Call(function=function, arguments=(argument,)) as value if (
                    key(bare(argument)) == key(turned)
                    and function_name(function.base) not in KNOWN
                    and name_of(function) not in defined
                ):
                    shown = value.replace(arguments=(turned.base,))
                    return node.replace(numerator=shown, denominators=(turned.base,))
    return None


def transposed(node: syntax.Node) -> syntax.Transpose:
    """The transpose of an expression, which stands in no text."""
    inner = syntax.Group(start=node.start, end=node.end, body=node, opening="(")
    return syntax.Transpose(start=node.start, end=node.end, base=inner)
