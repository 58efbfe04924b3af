"""Softmax over each row or each column."""

from __future__ import annotations

from backproof.algebra.expressions import Array, Expr, Notation, Op
from backproof.algebra.ops.arithmetic import multiply, subtract
from backproof.algebra.ops.reductions import expand, sum_columns, sum_rows
from backproof.numerics import np


def _softmax(a: Array, axis: int) -> Array:
    e = np.exp(a - np.max(np.real(a), axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _rows_vjp(g: Expr, y: Expr, a: Expr) -> tuple[Expr, ...]:
    return (multiply(y, subtract(g, expand(sum_columns(multiply(g, y)), y.type))),)


def _columns_vjp(g: Expr, y: Expr, a: Expr) -> tuple[Expr, ...]:
    return (multiply(y, subtract(g, expand(sum_rows(multiply(g, y)), y.type))),)


_RULE = "for y = softmax(x): ∂L/∂x = y ⊙ (g - sum(g ⊙ y))"
_NOTATION = Notation("call", r"\operatorname{softmax}", "softmax")
softmax_rows: Op = Op(
    "softmax_rows", "(m,n)->(m,n)", lambda a: _softmax(a, -1), _rows_vjp, _NOTATION, _RULE
)
softmax_columns: Op = Op(
    "softmax_columns", "(m,n)->(m,n)", lambda a: _softmax(a, -2), _columns_vjp, _NOTATION, _RULE
)

ROWS: tuple[Op, ...] = (softmax_rows, softmax_columns)
