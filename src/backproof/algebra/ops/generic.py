"""A function of which only the name is known: smooth, entry by entry, and like no other.

What holds for it holds for every function; each name has its own coefficients, so two names never
stand for one function by chance.
"""

from __future__ import annotations

from math import pi
from typing import Any
from zlib import crc32

from backproof.algebra.expressions import Array, Expr, Notation, Op, intern
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.types import Sizes, Type
from backproof.numerics import np


def coefficients(name: str) -> tuple[float, ...]:
    """Frequencies and phases of the two waves of a function, all well away from 0."""
    seed = crc32(name.encode())
    return tuple(0.6 + ((seed >> 6 * place) & 63) / 64 for place in range(4))


def _generic(x: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    """0.5 + 0.27 sin(a x + b) + 0.18 sin(2 c x + d) or a derivative of it: between 0 and 1, so
    that it may stand for a probability too."""
    name, order = parameters
    a, b, c, d = coefficients(name)
    turn = order * pi / 2
    slow = 0.27 * a**order * np.sin(a * x + b + turn)
    fast = 0.18 * (2 * c) ** order * np.sin(2 * c * x + d + turn)
    return np.asarray((0.5 if order == 0 else 0.0) + slow + fast)


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
