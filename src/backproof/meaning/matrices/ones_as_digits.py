"""Vectors of ones written as the digit: `X W + 1 b^T`, `G^T 1`, `\\frac1m 1^T z`.

A number has no transpose, and no author multiplies a transpose by the number 1 from behind. Where
a document writes one of these, a 1 before a transpose is a vector too.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_ones_as_digits(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a 1 is a vector of ones."""
    turned = any(map(_is_turned, throughout(statements, syntax.Transpose)))
    if not turned and not any(map(_ends, throughout(statements, syntax.Juxtaposition))):
        return list(statements)
    return with_changed(statements, _read, syntax.Transpose, syntax.Juxtaposition)


def _is_one(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Number) and node.text == "1"


def _is_turned(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Transpose) and _is_one(node.base)


def _ends(node: syntax.Node) -> bool:
    """Whether a product ends in a 1 behind a transpose."""
    if not isinstance(node, syntax.Juxtaposition):
        return False
    *_, before, last = node.factors
    return _is_one(last) and isinstance(bare(before), syntax.Transpose)


def _read(node: syntax.Node) -> syntax.Node:
    if isinstance(node, syntax.Transpose) and _is_one(node.base):
        return node.replace(base=_ones(node.base))
    if not isinstance(node, syntax.Juxtaposition):
        return node
    first, *middle, last = node.factors
    if _is_one(last):
        last = _ones(last)
    if _is_one(first) and isinstance(bare(node.factors[1]), syntax.Transpose):
        first = _ones(first)
    same = first is node.factors[0] and last is node.factors[-1]
    return node if same else node.replace(factors=(first, *middle, last))


def _ones(number: syntax.Node) -> syntax.Node:
    return syntax.Ones(start=number.start, end=number.end)
