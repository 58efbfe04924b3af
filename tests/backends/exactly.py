"""A program's loss and slopes to as many digits as it takes: an evaluator that shares nothing.

Formulas are evaluated entry by entry as they are written, letters and all, in mpmath; slopes are
central differences at a precision at which no digit that is compared is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np

from backproof.algebra.expressions import Expr, symbol_op, walk
from backproof.algebra.program import Program
from backproof.algebra.types import Dim

Matrix = np.ndarray[Any, Any]


def _each(function: Callable[..., Any]) -> Callable[..., Matrix]:
    return np.frompyfunc(function, function.__code__.co_argcount, 1)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mpmath.exp(-x))


def _softmax(axis: int) -> Callable[[Matrix], Matrix]:
    def meaning(a: Matrix) -> Matrix:
        e = MEANINGS["exp"](a)
        return e / e.sum(axis=axis, keepdims=True)

    return meaning


def _power(a: Any, b: Any) -> Any:
    return a ** int(b) if b == int(b) else mpmath.power(a, b)


MAKE = _each(lambda x: mpmath.mpf(float(x)))
MEANINGS: dict[str, Callable[..., Matrix]] = {
    "exp": _each(lambda x: mpmath.exp(x)),
    "log": _each(lambda x: mpmath.log(x)),
    "sqrt": _each(lambda x: mpmath.sqrt(x)),
    "tanh": _each(lambda x: mpmath.tanh(x)),
    "sigmoid": _each(_sigmoid),
    "softplus": _each(lambda x: mpmath.log(1 + mpmath.exp(x))),
    "relu": _each(lambda x: max(x, mpmath.mpf(0))),
    "absolute": _each(lambda x: abs(x)),
    "maximum": _each(lambda x, y: max(x, y)),
    "reciprocal": _each(lambda x: 1 / x),
    "power": _each(_power),
    "positive": _each(lambda x: mpmath.mpf(x > 0)),
    "add": np.add,
    "subtract": np.subtract,
    "negate": np.negative,
    "multiply": np.multiply,
    "divide": np.divide,
    "scale": np.multiply,
    "square": lambda a: a * a,
    "matmul": np.matmul,
    "trace": lambda a: np.array([[np.trace(a)]]),
    "softmax_rows": _softmax(-1),
    "softmax_columns": _softmax(-2),
}


def loss(program: Program, given: Mapping[Expr, Matrix], sizes: Mapping[Dim, int]) -> Any:
    """The loss at the given values, at mpmath's present precision."""
    known: dict[Expr, Matrix] = dict(given)
    for definition in program.definitions:
        for e in walk([definition.expr]):
            if e in known or e.op is symbol_op:
                continue
            args = [known[a] for a in e.args]
            if e.op.name in MEANINGS:
                known[e] = MEANINGS[e.op.name](*args)
            elif e.op.wants_parameters:
                found = e.op.meaning(*args, parameters=e.parameters, type_=e.type, sizes=sizes)
                known[e] = found if args else MAKE(found)
            else:
                known[e] = e.op.meaning(*args)
        known[definition.symbol] = known[definition.expr]
    assert program.loss is not None
    return known[program.loss].item()


def loss_and_slope(
    program: Program,
    given: Mapping[Expr, Matrix],
    sizes: Mapping[Dim, int],
    by: tuple[Expr, int, int],
    largest: float,
) -> tuple[float, float]:
    """The loss, and its slope by one entry of a quantity; `largest` is the largest logit."""
    # 1 - σ(z) has |z| / log 10 zeros before its first digit; tanh(z) twice as many,
    # so that `largest` is 2 |z| there.
    with mpmath.workdps(int(largest * 0.44) + 80):
        exact = {s: MAKE(a) for s, a in given.items()}
        step = mpmath.mpf(10) ** -20
        quantity, row, column = by
        ends = []
        for side in (-1, 1):
            moved = exact[quantity].copy()
            moved[..., row, column] += side * step
            ends.append(loss(program, {**exact, quantity: moved}, sizes))
        return float(loss(program, exact, sizes)), float((ends[1] - ends[0]) / (2 * step))
