"""Which quantities must be positive, or away from 0, for a program to have a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from backproof.algebra.expressions import POSITIVE, Expr, Op, symbol_op
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.algebra.ops.elementwise import absolute, log, positive, reciprocal, sqrt
from backproof.algebra.ops.letters import take_column_op, take_row_op, total_op
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)

SAME_ENTRIES = frozenset((transpose, take_row_op, take_column_op, repeat_rows, repeat_columns))
TOTALS = frozenset((total_op, sum_all, sum_columns, sum_rows))
PRODUCTS = frozenset((multiply, scale, square, sqrt, negate))
KEEPS_SIGN = SAME_ENTRIES | TOTALS | frozenset((add, multiply, divide, scale, sqrt, matmul))
"""What is positive where all that it is made of is."""


def positive_in(order: Sequence[Expr], formulas: Mapping[Expr, Expr]) -> set[Expr]:
    """The symbols that must be positive for a value: π in `log Σ_k π_k q_k`, and x in `log v` where
    the formula of v is x."""
    bounded = [e for e in order if e.op.domain == POSITIVE]
    inside = [e.args[0] for e in bounded if e.op in (log, sqrt)]
    inside += bounds_in(order)
    direct = {a for e in bounded for a in e.args if a.op is symbol_op}
    found = direct | symbols_below(inside, KEEPS_SIGN)
    given = [formulas[e] for e in found if e in formulas and formulas[e].op is symbol_op]
    return found | set(given)


def bounds_in(order: Iterable[Expr]) -> set[Expr]:
    """What |x| is compared with: it says nothing where the bound is negative."""
    compared = [e.args[0].args for e in order if e.op is positive and e.args[0].op is subtract]
    sides = [pair for one, other in compared for pair in ((one, other), (other, one))]
    return {bound for one, bound in sides if one.op is absolute}


def dividing_in(order: Iterable[Expr]) -> set[Expr]:
    """The symbols that something is divided by, alone or in a product."""
    inside = [e.args[-1] for e in order if e.op in (divide, reciprocal)]
    return symbols_below(inside, SAME_ENTRIES | PRODUCTS)


def inverted_in(order: Iterable[Expr]) -> set[Expr]:
    """The symbols that are inverted as matrices."""
    return symbols_below((e.args[0] for e in order if e.op is inverse), frozenset((transpose,)))


def symbols_below(roots: Iterable[Expr], through: Set[Op]) -> set[Expr]:
    """The symbols that some expressions are made of by some operations alone."""
    seen: set[Expr] = set()
    waiting = list(roots)
    while waiting:
        e = waiting.pop()
        if e not in seen:
            seen.add(e)
            if e.op in through:
                waiting.extend(e.args)
    return {e for e in seen if e.op is symbol_op}
