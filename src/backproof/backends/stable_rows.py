"""Operations that only stable forms need: the logarithm of a softmax, of a sum of exponentials.

They are no notation of any document; `stable` puts them where a law allows it.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import Array, Expr, Notation, Op
from backproof.algebra.ops.arithmetic import multiply, subtract
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import expand, sum_columns, sum_rows
from backproof.numerics import np


def _log_sum_exp(axis: int) -> Callable[[Array], Array]:
    def meaning(a: Array) -> Array:
        # Any shift is exact in theory; the largest entry keeps every exponential at or below 1.
        largest = np.max(np.real(a), axis=axis, keepdims=True)
        summed = np.exp(a - largest).sum(axis=axis, keepdims=True)
        return np.asarray(largest + np.log(summed))

    return meaning


def _log_softmax(axis: int) -> Callable[[Array], Array]:
    def meaning(a: Array) -> Array:
        shifted = a - np.max(np.real(a), axis=axis, keepdims=True)
        return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))

    return meaning


def _log_softmax_rows_vjp(g: Expr, y: Expr, a: Expr) -> tuple[Expr, ...]:
    return (subtract(g, multiply(softmax_rows(a), expand(sum_columns(g), a.type))),)


def _log_softmax_columns_vjp(g: Expr, y: Expr, a: Expr) -> tuple[Expr, ...]:
    return (subtract(g, multiply(softmax_columns(a), expand(sum_rows(g), a.type))),)


log_softmax_rows = Op(
    "log_softmax_rows", "(m,n)->(m,n)", _log_softmax(-1), _log_softmax_rows_vjp,
    Notation("call", r"\log\operatorname{softmax}", "log softmax"),
    "for y = log softmax(x): ∂L/∂x = g - softmax(x) ⊙ sum(g)",
)  # fmt: skip
log_softmax_columns = Op(
    "log_softmax_columns", "(m,n)->(m,n)", _log_softmax(-2), _log_softmax_columns_vjp,
    Notation("call", r"\log\operatorname{softmax}", "log softmax"),
    "for y = log softmax(x): ∂L/∂x = g - softmax(x) ⊙ sum(g)",
)  # fmt: skip
log_sum_exp_columns = Op(
    "log_sum_exp_columns", "(m,n)->(m,1)", _log_sum_exp(-1),
    lambda g, y, a: (multiply(expand(g, a.type), softmax_rows(a)),),
    Notation("call", r"\operatorname{logsumexp}", "logsumexp"),
    "the derivative of log Σ exp x is softmax(x)",
)  # fmt: skip
log_sum_exp_rows = Op(
    "log_sum_exp_rows", "(m,n)->(1,n)", _log_sum_exp(-2),
    lambda g, y, a: (multiply(expand(g, a.type), softmax_columns(a)),),
    Notation("call", r"\operatorname{logsumexp}", "logsumexp"),
    "the derivative of log Σ exp x is softmax(x)",
)  # fmt: skip

ROWS: tuple[Op, ...] = (
    log_softmax_rows, log_softmax_columns, log_sum_exp_columns, log_sum_exp_rows,
)  # fmt: skip
