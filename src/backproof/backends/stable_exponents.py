"""What a formula says of exponentials: its exponent, its sum of two of them, its numbers in front.

`lookup` gives the definition of a symbol, so that names in between hide nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import Expr, constant, constant_op, ones_op
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, subtract
from backproof.algebra.ops.elementwise import exp, reciprocal
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.record import dataclass

Lookup = Callable[[Expr], Expr]


def number(e: Expr) -> float | None:
    """The number that every entry is, where the formula is one of numbers alone."""
    while e.op is repeat_rows or e.op is repeat_columns:
        e = e.args[0]
    if e.op is constant_op:
        return float(e.parameters[0])
    if e.op is ones_op:
        return 1.0
    if e.op is negate:
        inner = number(e.args[0])
        return None if inner is None else -inner
    if e.op in (divide, multiply, scale):
        a, b = (number(arg) for arg in e.args)
        if a is not None and b is not None and (b or e.op is not divide):
            return a / b if e.op is divide else a * b
    return None


def is_one(e: Expr) -> bool:
    """Whether every entry is the number 1."""
    return number(e) == 1


def times_number(value: float, e: Expr) -> Expr:
    """A number times an expression, without what would not change it."""
    if value == 1:
        return e
    if value == -1:
        return opposite(e)
    if e.op is scale and (inner := number(e.args[0])) is not None:
        return times_number(value * inner, e.args[1])
    if e.op is negate:
        return times_number(-value, e.args[0])
    front = constant(abs(value))
    product = multiply(front, e) if e.type.core == front.type else scale(front, e)
    return product if value > 0 else negate(product)


def opposite(e: Expr) -> Expr:
    """-e"""
    return e.args[0] if e.op is negate else negate(e)


def in_front(e: Expr, lookup: Lookup) -> tuple[float, Expr]:
    """The number in front of a formula, and the rest of it."""
    front, e = 1.0, lookup(e)
    while True:
        if e.op is negate:
            front, e = -front, lookup(e.args[0])
            continue
        if e.op in (scale, multiply, divide):
            a, b = e.args
            if (value := number(b)) and e.op is not scale:
                front, e = (front / value if e.op is divide else front * value), lookup(a)
                continue
            if (value := number(a)) and e.op is not divide:
                front, e = front * value, lookup(b)
                continue
        return front, e


def exponent(e: Expr, lookup: Lookup) -> Expr | None:
    """The t of e = exp(t); of 1 it is 0, of 1/exp(t) it is -t."""
    e = lookup(e)
    if e.op is exp:
        return e.args[0]
    if is_one(e):
        return constant(0, e.type)
    if e.op is reciprocal or (e.op is divide and is_one(e.args[0])):
        inner = exponent(e.args[-1], lookup)
        return None if inner is None else opposite(inner)
    return None


@dataclass(frozen=True)
class Pair:
    """front (exp a + sign exp b)"""

    front: float
    a: Expr
    b: Expr
    sign: int


def pair(e: Expr, lookup: Lookup) -> Pair | None:
    """A sum or difference of two exponentials, of which 1 = exp 0 may be one but not both."""
    front, e = in_front(e, lookup)
    if e.op is not add and e.op is not subtract:
        return None
    sign = 1 if e.op is add else -1
    first, second = (in_front(arg, lookup) for arg in e.args)
    if abs(first[0]) != abs(second[0]):
        return None
    a, b = (exponent(part, lookup) for _, part in (first, second))
    if a is None or b is None or (number(a) is not None and number(b) is not None):
        return None
    return Pair(front * first[0], a, b, sign if first[0] == second[0] else -sign)


def difference(a: Expr, b: Expr) -> Expr:
    """a - b, short where one is 0 or the other's opposite."""
    if number(b) == 0:
        return a
    if number(a) == 0:
        return opposite(b)
    if a is opposite(b):
        return times_number(2, a)
    return subtract(a, b)
