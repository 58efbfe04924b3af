"""Vectors of ones written as the digit: `X W + 1 b^T`, `G^T 1`, `\\frac1m 1^T z`, `x - μ1`, `11^T`.

A number has no transpose, and no author multiplies a transpose by the number 1 from behind. Where
a document writes one of these, a 1 before a transpose is a vector too, and where it transposes a 1,
so is one behind a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import is_

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
    read = partial(_read, turned=turned)
    return with_changed(statements, read, syntax.Transpose, syntax.Juxtaposition)


def _is_one(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Number) and node.text == "1"


def _is_turned(node: syntax.Node) -> bool:
    """Whether a node is `1^T`, or the two factors of `11^T` that look like one number."""
    if not isinstance(node, syntax.Transpose) or not isinstance(node.base, syntax.Number):
        return False
    return node.base.text in ("1", "11")


def _ends(node: syntax.Node) -> bool:
    """Whether a product ends in a 1 behind a transpose."""
    if not isinstance(node, syntax.Juxtaposition):
        return False
    *_, before, last = node.factors
    return _is_one(last) and isinstance(bare(before), syntax.Transpose)


def _read(node: syntax.Node, turned: bool) -> syntax.Node:
    if isinstance(node, syntax.Transpose) and _is_turned(node):
        return _product(node.start, node.end, _split(node))
    if not isinstance(node, syntax.Juxtaposition):
        return node
    factors: list[syntax.Node] = []
    for place, factor in enumerate(node.factors):
        before = bare(node.factors[place - 1]) if place else None
        after = bare(node.factors[place + 1]) if place + 1 < len(node.factors) else None
        ends = isinstance(before, syntax.Transpose) and after is None
        letter = turned and isinstance(before, syntax.Symbol)
        starts = before is None and isinstance(after, syntax.Transpose)
        if _is_one(factor) and (ends or letter or starts):
            factor = _ones(factor)
        parts = factor.factors if isinstance(factor, syntax.Juxtaposition) else ()
        whole = parts and all(isinstance(bare_of(part), syntax.Ones) for part in parts)
        factors.extend(parts if whole else (factor,))
    same = len(factors) == len(node.factors) and all(map(is_, factors, node.factors))
    return node if same else node.replace(factors=tuple(factors))


def bare_of(node: syntax.Node) -> syntax.Node:
    """What is transposed, or the node itself."""
    return node.base if isinstance(node, syntax.Transpose) else node


def _split(node: syntax.Transpose) -> tuple[syntax.Node, ...]:
    """`1^T`, and the column and the row of `11^T`."""
    base = node.base
    row = node.replace(base=syntax.Ones(start=base.end - 1, end=base.end), start=base.end - 1)
    column = syntax.Ones(start=base.start, end=base.start + 1)
    return (row,) if _is_one(base) else (column, row)


def _product(start: int, end: int, factors: tuple[syntax.Node, ...]) -> syntax.Node:
    if len(factors) == 1:
        return factors[0]
    return syntax.Juxtaposition(start=start, end=end, factors=factors)


def _ones(number: syntax.Node) -> syntax.Node:
    return syntax.Ones(start=number.start, end=number.end)
