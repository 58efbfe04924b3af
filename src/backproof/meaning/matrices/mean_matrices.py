"""`(1/n) 𝟏𝟏ᵀ` and `(1/n) 𝟏ᵀ x`: what divides counts the ones, as in a mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import changed, kinds_in, with_changed
from backproof.meaning.statements import below
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.notations import spellings
from backproof.syntax.statements import Statement

_COUNTS = spellings("n N m M d D H K C B p")


def with_counted_ones(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the ones in a term that is divided by one letter have it as their
    length; nowhere if they stand before anything but a row: those are matrices of ones."""
    if any(map(_has_matrix_of_ones, statements)):
        return list(statements)
    return with_changed(statements, _counted, syntax.Ones)


def _has_matrix_of_ones(statement: Statement) -> bool:
    if not kinds_in(statement) & syntax.Ones.bit:
        return False
    return any(
        isinstance(one, syntax.Ones) and not _is_row(other)
        for factors in _products(statement)
        for one, other in pairwise(factors)
    )


def _products(statement: Statement) -> Iterator[list[syntax.Node]]:
    for member in statement.members:
        for node in below(member.node) if member.node is not None else ():
            if isinstance(node, syntax.Juxtaposition | syntax.Product):
                yield [bare(factor) for _, factor in flatten(node)]


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
    if not isinstance(inner, syntax.Symbol) or inner.scripts or inner.base not in _COUNTS:
        return None
    return inner


def _with_length(node: syntax.Node, count: syntax.Symbol | None) -> syntax.Node:
    """A product with a length for the ones among its factors."""
    if count is None:
        return node
    factors = [bare(factor) for _, factor in flatten(bare(node))]
    if not any(isinstance(factor, syntax.Ones) or _is_row(factor) for factor in factors):
        return node

    rows = [n for n, factor in enumerate(factors) if _is_row(factor)]
    if rows and any(isinstance(factor, syntax.Ones) for factor in factors[rows[0] + 1 :]):
        # `(1/n) 𝟏ᵀ A 𝟏` adds up both ways, and n counts one of them.
        return node

    def change(part: syntax.Node) -> syntax.Node:
        open_ = isinstance(part, syntax.Ones) and not part.dims
        return part.replace(dims=(count,)) if open_ else part

    return changed(node, change, syntax.Ones)


def _is_row(node: syntax.Node) -> bool:
    """Whether a factor is a row of ones."""
    return isinstance(node, syntax.Transpose) and isinstance(bare(node.base), syntax.Ones)
