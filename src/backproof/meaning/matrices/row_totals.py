"""Totals of rows that are given by entries, and used as a whole: of `D_i = Σ_j P_ij C_ij` the name
D is the column of the totals of the rows of P ⊙ C.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.unwritten import applied, times
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import Node

AXES = {"rowsum": 1, "colsum": 0}
"""The axis along which there is one number of a sum by name."""


def as_row_totals(formula: Node, indices: Sequence[Node]) -> Node | None:
    """All entries that a formula gives by one letter, as totals of rows; None for others."""
    match bare(formula), indices:
        case syntax.BigOperator(operator="sum", letters=(letter,), condition=None, body=body), (
            index,
        ):
            pass
        case _:
            return None
    row, column = letter_of(index), letter_of(letter)
    whole: Node | None = None
    for factor in factors(body):
        part = matrix_of(factor, row, column)
        if part is None:
            return None
        whole = part if whole is None else times(whole, part)
    return None if whole is None else applied("rowsum", whole)


def matrix_of(factor: Node, row: str | None, column: str | None) -> Node | None:
    """The matrix of which a factor is the entry in a row and a column."""
    match factor:
        case syntax.Element(base=base, indices=(first, second)):
            letters = (letter_of(first), letter_of(second))
            if None in letters or row == column:
                return None
            if letters == (row, column):
                return base
            if letters == (column, row):
                return syntax.Transpose(start=factor.start, end=factor.end, base=base)
            return None
        case _:
            return None


def factors(node: Node) -> Iterator[Node]:
    """What is multiplied in a product."""
    match inner := bare(node):
        case syntax.Juxtaposition(factors=parts):
            for part in parts:
                yield from factors(part)
        case syntax.Product(left=left, right=right):
            yield from factors(left)
            yield from factors(right)
        case _:
            yield inner


def axis_of_sum(node: Node | None) -> int | None:
    """The axis along which a sum by name has one number; None for other expressions."""
    inner = bare(node) if node is not None else None
    if not isinstance(inner, syntax.Call):
        return None
    return AXES.get(inner.function.base.replace("_", "").lower())
