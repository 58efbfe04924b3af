"""Quantities on top of one another, and the parts that they are taken apart into.

With `s = m + p`, a gradient by the stack is the gradients by its parts on top of one another. Side
by side is on top of one another, transposed.
"""

from __future__ import annotations

from typing import Any

from backproof.algebra.expressions import Array, Expr, Notation, Op, constant
from backproof.algebra.ops.linear import transpose
from backproof.algebra.types import Sizes, Type, added, remaining, size_of
from backproof.numerics import np


def _stack(a: Array, b: Array) -> Array:
    lead = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return np.concatenate(
        [np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (a, b)], axis=-2
    )  # fmt: skip


def _upper(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return a[..., : size_of(type_.rows, sizes), :]


def _lower(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return a[..., a.shape[-2] - size_of(type_.rows, sizes) :, :]


def _nothing_beside(part: Expr, whole: Expr) -> Expr:
    """Zeros for all rows of a whole that a part lacks."""
    return constant(0, Type(remaining(whole.type.rows, part.type.rows), part.type.columns))


stack: Op = Op(
    "stack", "(m,n),(p,n)->(s,n)", _stack,
    lambda g, y, a, b: (upper(g, m=a.type.rows), lower(g, p=b.type.rows)),
    Notation("call", r"\mathrm{stack}", "stack"),
    "each part of a stack collects its own rows",
)  # fmt: skip
upper: Op = Op(
    "upper", "(s,n)->(m,n)", _upper,
    lambda g, y, a: (stack(g, _nothing_beside(g, a), s=a.type.rows),),
    Notation("call", r"\mathrm{upper}", "upper"), "the other rows have no part in it",
    wants_parameters=True,
)  # fmt: skip
lower: Op = Op(
    "lower", "(s,n)->(p,n)", _lower,
    lambda g, y, a: (stack(_nothing_beside(g, a), g, s=a.type.rows),),
    Notation("call", r"\mathrm{lower}", "lower"), "the other rows have no part in it",
    wants_parameters=True,
)  # fmt: skip


def on_top(a: Expr, b: Expr) -> Expr:
    """The first above the second; raises TypeFault where they are not equally wide."""
    return stack(a, b, s=added((a.type.rows, b.type.rows)))


def side_by_side(a: Expr, b: Expr) -> Expr:
    """The first left of the second; raises TypeFault where they are not equally high."""
    return transpose(on_top(transpose(a), transpose(b)))


def parts_of(e: Expr) -> list[Expr]:
    """The parts of a stack from top to bottom, those of the stacks in it included."""
    return [p for a in e.args for p in (parts_of(a) if a.op is stack else [a])]


ROWS: tuple[Op, ...] = (stack, upper, lower)
