"""Quotients of exponentials that overflow as written: sigmoid, tanh, softmax.

Each law is one function whose docstring is the law; None where it does not apply.
"""

from __future__ import annotations

from backproof.algebra.expressions import Expr
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, subtract
from backproof.algebra.ops.elementwise import exp, reciprocal, sigmoid, tanh
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.backends.stable_exponents import (
    Lookup,
    difference,
    exponent,
    in_front,
    is_one,
    number,
    opposite,
    pair,
    times_number,
)


def _fraction(e: Expr) -> tuple[Expr | None, Expr] | None:
    """Numerator (None for 1) and denominator."""
    if e.op is reciprocal:
        return None, e.args[0]
    if e.op is divide:
        return (None if is_one(e.args[0]) else e.args[0]), e.args[1]
    return None


def sigmoid_law(e: Expr, lookup: Lookup) -> Expr | None:
    """exp(a) / (exp(a) + exp(b)) = σ(a - b); u / (1 + exp(t)) = u ⊙ σ(-t)"""
    fraction = _fraction(e)
    if fraction is None:
        return None
    top, bottom = fraction
    below = pair(bottom, lookup)
    if below is None or below.sign < 0:
        return None
    if top is not None:
        front, rest = in_front(top, lookup)
        above = exponent(rest, lookup)
        for mine, other in ((below.a, below.b), (below.b, below.a)):
            if above is mine:
                return times_number(front / below.front, sigmoid(difference(mine, other)))
    for zero, t in ((below.a, below.b), (below.b, below.a)):
        if number(zero) == 0:
            share = sigmoid(opposite(t))
            product = share if top is None else multiply(top, share)
            return times_number(1 / below.front, product)
    return None


def tanh_law(e: Expr, lookup: Lookup) -> Expr | None:
    """(exp(a) - exp(b)) / (exp(a) + exp(b)) = tanh((a - b) / 2)"""
    if e.op is not divide:
        return None
    above, below = pair(e.args[0], lookup), pair(e.args[1], lookup)
    if above is None or below is None or above.sign > 0 or below.sign < 0:
        return None
    front = above.front / below.front
    if (above.a, above.b) == (below.b, below.a):
        front = -front
    elif (above.a, above.b) != (below.a, below.b):
        return None
    return times_number(front, tanh(times_number(0.5, difference(below.a, below.b))))


def half_tanh_law(e: Expr, lookup: Lookup) -> Expr | None:
    """c (1 + tanh z) = 2 c σ(2z); c (1 - tanh z) = 2 c σ(-2z)"""
    if e.op not in (scale, divide, multiply):
        return None
    front, rest = in_front(e, lookup)
    z = one_plus_tanh(rest, lookup)
    return None if z is None else times_number(2 * front, sigmoid(times_number(2, z)))


def one_plus_tanh(e: Expr, lookup: Lookup) -> Expr | None:
    """The z of 1 + tanh z; of 1 - tanh z it is -z."""
    if e.op is not add and e.op is not subtract:
        return None
    a, b = e.args
    if e.op is add and is_one(lookup(b)):
        a, b = b, a
    if not is_one(lookup(a)):
        return None
    front, found = in_front(b, lookup)
    if found.op is not tanh or abs(front) != 1:
        return None
    positive = (front > 0) == (e.op is add)
    return found.args[0] if positive else opposite(found.args[0])


def softmax_law(e: Expr, lookup: Lookup) -> Expr | None:
    """exp(z) / sum exp(z) = softmax(z), by row or by column; also as a product with 1 / sum"""
    match e:
        case Expr(op=op, args=(numerator, denominator)) if op is divide:
            pairs = [(numerator, denominator)]
        case Expr(op=op, args=(a, b)) if op is multiply or op is scale:
            pairs = [
                (top, under)
                for top, factor in ((a, b), (b, a))
                if (under := _reciprocal_of(factor, lookup)) is not None
            ]
        case _:
            return None
    for top, under in pairs:
        z = exponential(top, lookup)
        summed = _unrepeated(under, lookup)
        if z is None or len(summed.args) != 1 or exponential(summed.args[0], lookup) is not z:
            continue
        if summed.op is sum_columns or (summed.op is sum_all and z.type.rows.name == "1"):
            return softmax_rows(z)
        if summed.op is sum_rows or (summed.op is sum_all and z.type.columns.name == "1"):
            return softmax_columns(z)
    return None


def exponential(e: Expr, lookup: Lookup) -> Expr | None:
    """The z of exp(z), written as such."""
    found = lookup(e)
    return found.args[0] if found.op is exp else None


def _unrepeated(e: Expr, lookup: Lookup) -> Expr:
    e = lookup(e)
    while e.op is repeat_rows or e.op is repeat_columns:
        e = lookup(e.args[0])
    return e


def _reciprocal_of(e: Expr, lookup: Lookup) -> Expr | None:
    """The s of 1 / s, through repeats."""
    e = _unrepeated(e, lookup)
    if e.op is reciprocal:
        return e.args[0]
    return e.args[1] if e.op is divide and is_one(e.args[0]) else None
