"""Operations as NumPy calls into a ready array: what a tape is made of.

A kernel is given the array to fill and the arguments, and returns the calls that fill it. Arguments
of ELEMENTWISE kernels may be smaller than the result, or plain numbers; those of WHOLE kernels have
their full shape. An operation without a kernel runs through its meaning. Not-a-number passes
through every kernel, so that divergence is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from backproof.algebra.expressions import Array

Call = Callable[[], object]
Kernel = Callable[..., Sequence[Call]]
Argument = Array | float
_MANY = 2000


def _ufunc(function: Callable[..., Any]) -> Kernel:
    def kernel(out: Array, *args: Argument) -> Sequence[Call]:
        return (partial(function, *args, out=out),)

    return kernel


def _sigmoid(out: Array, z: Argument) -> Sequence[Call]:
    # 1 / (1 + e) is right where e overflows to infinity: the value is then 0.
    return (
        partial(np.negative, z, out=out),
        partial(np.exp, out, out=out),
        partial(np.add, out, 1.0, out=out),
        partial(np.reciprocal, out, out=out),
    )


def _softplus(out: Array, z: Argument) -> Sequence[Call]:
    """log(1 + exp z) = max(z, 0) + log1p(exp(-|z|))"""
    tail = np.empty_like(out)
    return (
        partial(np.abs, z, out=tail),
        partial(np.negative, tail, out=tail),
        partial(np.exp, tail, out=tail),
        partial(np.log1p, tail, out=tail),
        partial(np.maximum, z, 0.0, out=out),
        partial(np.add, out, tail, out=out),
    )


def _relu(out: Array, z: Argument) -> Sequence[Call]:
    # NumPy's maximum is slow beside a single number, its clip slow to begin.
    if out.size >= _MANY:
        return (partial(np.clip, z, 0.0, np.inf, out=out),)
    return (partial(np.maximum, z, 0.0, out=out),)


def _positive(out: Array, z: Argument) -> Sequence[Call]:
    return (partial(np.greater, z, 0.0, out=out),)


def _square(out: Array, z: Argument) -> Sequence[Call]:
    return (partial(np.multiply, z, z, out=out),)


def _matmul(out: Array, a: Array, b: Array) -> Sequence[Call]:
    # A column times a row is no sum; a BLAS is not asked for it, and NumPy's own loop is slow.
    outer = a.shape[-1] == 1
    return (partial(np.multiply if outer else np.matmul, a, b, out=out),)


def _sum_rows(out: Array, a: Array) -> Sequence[Call]:
    # A product with ones: NumPy's own reduction runs along the short axis here, 8 times slower.
    return (partial(np.matmul, np.ones((1, a.shape[-2]), a.dtype), a, out=out),)


def _sum_columns(out: Array, a: Array) -> Sequence[Call]:
    return (partial(np.matmul, a, np.ones((a.shape[-1], 1), a.dtype), out=out),)


def _sum_all(out: Array, a: Array) -> Sequence[Call]:
    return (partial(np.add.reduce, a, axis=(-2, -1), keepdims=True, out=out),)


def _softmax(axis: int) -> Kernel:
    def kernel(out: Array, a: Array) -> Sequence[Call]:
        shape = list(out.shape)
        shape[axis] = 1
        edge = np.empty(shape, out.dtype)
        return (
            partial(np.maximum.reduce, a, axis=axis, keepdims=True, out=edge),
            partial(np.subtract, a, edge, out=out),
            partial(np.exp, out, out=out),
            partial(np.add.reduce, out, axis=axis, keepdims=True, out=edge),
            partial(np.divide, out, edge, out=out),
        )

    return kernel


ELEMENTWISE: dict[str, Kernel] = {
    "add": _ufunc(np.add),
    "subtract": _ufunc(np.subtract),
    "negate": _ufunc(np.negative),
    "multiply": _ufunc(np.multiply),
    "divide": _ufunc(np.divide),
    "scale": _ufunc(np.multiply),
    "square": _square,
    "exp": _ufunc(np.exp),
    "log": _ufunc(np.log),
    "sqrt": _ufunc(np.sqrt),
    "sin": _ufunc(np.sin),
    "arctan": _ufunc(np.arctan),
    "cos": _ufunc(np.cos),
    "tanh": _ufunc(np.tanh),
    "absolute": _ufunc(np.abs),
    "sign": _ufunc(np.sign),
    "reciprocal": _ufunc(np.reciprocal),
    "maximum": _ufunc(np.maximum),
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "relu": _relu,
    "positive": _positive,
}
WHOLE: dict[str, Kernel] = {
    "matmul": _matmul,
    "sum_rows": _sum_rows,
    "sum_columns": _sum_columns,
    "sum_all": _sum_all,
    "softmax_rows": _softmax(-1),
    "softmax_columns": _softmax(-2),
}
