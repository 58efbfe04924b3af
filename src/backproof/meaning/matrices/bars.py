"""Bars around a matrix that the page inverts: they are its determinant everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.matrices.determinants import is_of_capitals
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_determinants(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where bars around a matrix that is inverted are a determinant."""
    inverted = {
        stem(part)
        for inverse in throughout(statements, syntax.Inverse)
        for part in below(inverse)
        if isinstance(part, syntax.Symbol)
    }
    if not inverted:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Absolute) or not is_of_capitals(node.body):
            return node
        symbols = inside(node, syntax.Symbol)
        if not {stem(symbol) for symbol in symbols} <= inverted:
            return node
        name = syntax.Symbol(start=node.start, end=node.start, base="det")
        return syntax.Call(start=node.start, end=node.end, function=name, arguments=(node.body,))

    return with_changed(statements, change, syntax.Absolute)
