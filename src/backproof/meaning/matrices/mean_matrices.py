"""`(1/n) 𝟏𝟏ᵀ` and `(1/n) 𝟏ᵀ x`: what divides counts the ones, as in a mean."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import changed, with_changed
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.notations import spellings
from backproof.syntax.statements import Statement

_COUNTS = spellings("n N m M d D H K C B p")


def with_counted_ones(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the ones in a term that is divided by one letter have it as their
    length."""
    return with_changed(statements, _counted, syntax.Ones)


def _counted(node: syntax.Node) -> syntax.Node:
    if isinstance(node, syntax.Fraction):
        return node.replace(numerator=_with_length(node.numerator, _count(node)))
    if not isinstance(node, syntax.Juxtaposition | syntax.Product):
        return node
    first = bare(flatten(node)[0][1])
    return _with_length(node, _count(first) if isinstance(first, syntax.Fraction) else None)


def _count(node: syntax.Fraction) -> syntax.Symbol | None:
    """The letter below a fraction, where it is one that counts."""
    inner = bare(node.denominator)
    plain = isinstance(inner, syntax.Symbol) and not inner.scripts and inner.base in _COUNTS
    return inner if plain and isinstance(inner, syntax.Symbol) else None


def _with_length(node: syntax.Node, count: syntax.Symbol | None) -> syntax.Node:
    """A product with a length for the ones among its factors."""
    if count is None:
        return node
    factors = [bare(factor) for _, factor in flatten(bare(node))]
    if not any(map(_is_ones, factors)):
        return node

    def change(part: syntax.Node) -> syntax.Node:
        bare_ones = isinstance(part, syntax.Ones) and not part.dims
        return part.replace(dims=(count,)) if bare_ones else part

    return changed(node, change, syntax.Ones)


def _is_ones(node: syntax.Node) -> bool:
    inner = bare(node.base) if isinstance(node, syntax.Transpose) else node
    return isinstance(inner, syntax.Ones)
