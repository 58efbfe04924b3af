"""A function of which only the name is known: smooth, entry by entry, and like no other.

What holds for it holds for every function; each name has its own coefficients, so two names never
stand for one function by chance.
"""

from __future__ import annotations

from math import pi
from typing import Any
from zlib import crc32

import numpy as np

from backproof.algebra.expressions import Array, Expr, Notation, Op, intern
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.types import Sizes, Type


def coefficients(name: str) -> tuple[float, float, float, float, float]:
    """a, b, c, d, e of a + b x + c sin(d x + e), all well away from 0."""
    seed = crc32(name.encode())
    a, b, c, d, e = (0.5 + ((seed >> 6 * place) & 63) / 64 for place in range(5))
    return a, -b, c, d, e


def _generic(x: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    name, order = parameters
    a, b, c, d, e = coefficients(name)
    wave = c * d**order * np.sin(d * x + e + order * pi / 2)
    if order == 0:
        return np.asarray(a + b * x + wave)
    return np.asarray(b + wave if order == 1 else wave)


def generic(name: str, x: Expr, order: int = 0) -> Expr:
    """The function called `name`, or its derivative of some order, of every entry of x."""
    return intern(generic_op, (x,), (name, order), x.type)


def _vjp(g: Expr, y: Expr, x: Expr) -> tuple[Expr, ...]:
    name, order = y.parameters
    return (multiply(g, generic(name, x, order + 1)),)


generic_op: Op = Op(
    "generic", "(m,n)->(m,n)", _generic, _vjp,
    Notation("call", "f", "f"), "chain rule through a function known by name",
    wants_parameters=True,
)  # fmt: skip
