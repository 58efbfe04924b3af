"""Expressions multiplied out: the terms of a sum, and the factors of a product.

A sum of products has the value of the product of sums that it was made of; so what two formulas
share can be told term by term and factor by factor, however either of them is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import prod

from backproof.algebra.expressions import Expr, constant, constant_op, rebuild, within_op
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.algebra.ops.elementwise import reciprocal
from backproof.algebra.ops.letters import (
    place_column_op,
    place_row_op,
    take_column_op,
    take_row_op,
    total_op,
)
from backproof.algebra.ops.linear import diagonal, diagonal_matrix, matmul, trace, transpose
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)

ALONE = frozenset({
    transpose, trace, diagonal, diagonal_matrix, sum_rows, sum_columns, sum_all, repeat_rows,
    repeat_columns, take_row_op, take_column_op, place_row_op, place_column_op, total_op, within_op,
})  # fmt: skip
"""Operations that are linear in their only argument."""
PAIRED = frozenset({multiply, scale, matmul})
"""Operations that are linear in each of two arguments."""

Powered = tuple[Expr, int]
"""A factor and its power."""


def nothing(expr: Expr) -> bool:
    """Whether a sum stays together where all are taken apart."""
    return False


def is_complement(expr: Expr) -> bool:
    """Whether a sum is a number and one thing more, as the slope `1 - y` of what is squashed is."""
    return expr.op in (add, subtract) and any(is_number(e) for e in expr.args)


def is_number(expr: Expr) -> bool:
    """Whether an expression is a number, or one that is repeated."""
    while expr.op in (repeat_rows, repeat_columns):
        (expr,) = expr.args
    return expr.op is constant_op


def terms_of(
    expr: Expr, most: int, whole: Callable[[Expr], bool] = nothing
) -> tuple[Expr, ...]:  # fmt: skip
    """The terms of an expression, all products of sums multiplied out but for those that stay
    `whole`; a part of it that would have more than so many is one."""
    found: dict[Expr, tuple[Expr, ...]] = {}
    for e in expr.parts:
        lists = [found[a] for a in e.args]
        if whole(e):
            terms: tuple[Expr, ...] = (e,)
        elif e.op is add:
            terms = (*lists[0], *lists[1])
        elif e.op is subtract:
            terms = (*lists[0], *map(negate, lists[1]))
        elif e.op is negate:
            terms = tuple(map(negate, lists[0]))
        elif e.op is divide:
            terms = tuple(rebuild(e, (a, e.args[1])) for a in lists[0])
        elif (e.op in PAIRED or e.op in ALONE) and prod(map(len, lists)) <= most:
            terms = tuple(rebuild(e, args) for args in product(*lists))
        else:
            terms = (e,)
        found[e] = terms if len(terms) <= most else (e,)
    return found[expr]


def collected(terms: Iterable[Expr]) -> Iterator[Expr]:
    """Terms, each as often as it is there at once."""
    for e, count in Counter(terms).items():
        yield e if count == 1 else scale(constant(count), e)


def summands(expr: Expr) -> tuple[Expr, ...]:
    """The terms of a sum as it is, nothing multiplied out."""
    if expr.op is add:
        return (*summands(expr.args[0]), *summands(expr.args[1]))
    if expr.op is subtract:
        return (*summands(expr.args[0]), *map(negate, summands(expr.args[1])))
    return tuple(map(negate, summands(expr.args[0]))) if expr.op is negate else (expr,)


def factors_of(expr: Expr, most: int) -> tuple[Powered, ...]:
    """What a product is made of, each with its power, numbers aside; of more than so many
    the rest is one. What is summed or repeated is made of what stands there."""
    found: list[Powered] = []
    waiting = [(expr, 1)]
    while waiting:
        e, power = waiting.pop()
        if len(found) + len(waiting) >= most:
            found.append((e, power))
        elif e.op in PAIRED:
            waiting += [(a, power) for a in reversed(e.args)]
        elif e.op is divide:
            waiting += [(e.args[1], -power), (e.args[0], power)]
        elif e.op is reciprocal:
            waiting.append((e.args[0], -power))
        elif e.op is square:
            waiting += [(e.args[0], power)] * 2
        elif e.op in ALONE or e.op is negate:
            waiting.append((e.args[0], power))
        elif e.op is not constant_op:
            found.append((e, power))
    return tuple(found)
