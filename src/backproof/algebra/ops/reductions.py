"""Sums over rows, columns and everything, and their converses: repeating a row, a column, a scalar.

Broadcasting is always one of these repeats, so no derivative ever has to undo a shape that it
cannot see.
"""

from __future__ import annotations

from typing import Any

from backproof.algebra.expressions import Array, Expr, Notation, Op
from backproof.algebra.types import Sizes, Type, size_of
from backproof.numerics import np


def _repeat_rows(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.repeat(a, size_of(type_.rows, sizes), axis=-2)


def _repeat_columns(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.repeat(a, size_of(type_.columns, sizes), axis=-1)


repeat_rows: Op = Op(
    "repeat_rows", "(1,n)->(m,n)", _repeat_rows,
    lambda g, y, a: (sum_rows(g),),
    Notation("wrap", "", ""), "a row used in every row collects all rows", wants_parameters=True,
)  # fmt: skip
repeat_columns: Op = Op(
    "repeat_columns", "(m,1)->(m,n)", _repeat_columns,
    lambda g, y, a: (sum_columns(g),),
    Notation("wrap", "", ""), "a column used in every column collects all columns",
    wants_parameters=True,
)  # fmt: skip
sum_rows: Op = Op(
    "sum_rows", "(m,n)->(1,n)", lambda a: a.sum(axis=-2, keepdims=True),
    lambda g, y, a: (repeat_rows(g, m=a.type.rows),),
    Notation("call", r"\mathrm{sum\_rows}", "sum_rows"),
    "the derivative of a sum reaches every summand",
)  # fmt: skip
sum_columns: Op = Op(
    "sum_columns", "(m,n)->(m,1)", lambda a: a.sum(axis=-1, keepdims=True),
    lambda g, y, a: (repeat_columns(g, n=a.type.columns),),
    Notation("call", r"\mathrm{sum\_columns}", "sum_columns"),
    "the derivative of a sum reaches every summand",
)  # fmt: skip
sum_all: Op = Op(
    "sum_all", "(m,n)->(1,1)", lambda a: a.sum(axis=(-2, -1), keepdims=True),
    lambda g, y, a: (expand(g, a.type),),
    Notation("call", r"\textstyle\sum", "sum"), "the derivative of a sum reaches every summand",
)  # fmt: skip


def expand(a: Expr, to: Type) -> Expr:
    """Repeat rows and columns until the type is reached; raises TypeFault where it cannot."""
    result = a
    if result.type.rows != to.rows:
        result = repeat_rows(result, m=to.rows)
    if result.type.columns != to.columns:
        result = repeat_columns(result, n=to.columns)
    return result


def can_expand(of: Type, to: Type) -> bool:
    """Whether `expand` reaches the type."""
    return all(
        one.name == "1" or one == other
        for one, other in ((of.rows, to.rows), (of.columns, to.columns))
    )


ROWS: tuple[Op, ...] = (repeat_rows, repeat_columns, sum_rows, sum_columns, sum_all)
