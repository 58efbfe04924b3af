"""Collect equal terms of a sum of elementwise products: what a gradient becomes when terms cancel.

y ⊙ σ(-z) - (1 - y) ⊙ σ(z), which is how the cross-entropy arrives, is y - σ(z):
σ(-z) = 1 - σ(z), and the products cancel. A collected form is taken only where it is shorter.
"""

from __future__ import annotations

from collections import Counter

from backproof.algebra.expressions import Expr, constant, constant_op, ones_op, rebuild, walk
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.algebra.ops.elementwise import sigmoid
from backproof.algebra.types import SCALAR, Type

# (scalar factors, entry-by-entry factors), each in the order of `_rank`, with its coefficient.
Term = tuple[tuple[Expr, ...], tuple[Expr, ...]]
Polynomial = dict[Term, float]
MOST_TERMS = 32


class _TooLong(Exception):
    """A product has more terms than are worth collecting."""


def collect(expr: Expr) -> Expr:
    """The expression with like terms collected, wherever that makes it shorter."""
    parts = expr.parts
    if not any(e.op is add or e.op is subtract for e in parts):
        return expr
    done: dict[Expr, Expr] = {}
    for e in parts:
        same = rebuild(e, tuple(done[a] for a in e.args))
        done[e] = _shorter(same) if same.op is add or same.op is subtract else same
    return done[expr]


def _shorter(e: Expr) -> Expr:
    rank: dict[Expr, int] = {}
    try:
        polynomial = _polynomial(e, rank)
    except _TooLong:
        return e
    result = _written({k: v for k, v in polynomial.items() if v != 0}, e.type)
    return result if _weight(result) < _weight(e) else e


def _weight(e: Expr) -> int:
    return sum(1 for _ in walk([e]))


def _polynomial(e: Expr, rank: dict[Expr, int]) -> Polynomial:
    match e:
        case Expr(op=op) if op is constant_op:
            return {((), ()): e.parameters[0]}
        case Expr(op=op) if op is ones_op:
            return {((), ()): 1.0}
        case Expr(op=op, args=(a, b)) if op is add:
            return _sum(_polynomial(a, rank), _polynomial(b, rank), 1.0)
        case Expr(op=op, args=(a, b)) if op is subtract:
            return _sum(_polynomial(a, rank), _polynomial(b, rank), -1.0)
        case Expr(op=op, args=(a,)) if op is negate:
            return _sum({}, _polynomial(a, rank), -1.0)
        case Expr(op=op, args=(a, b)) if op is multiply:
            return _product(_polynomial(a, rank), _polynomial(b, rank), rank)
        case Expr(op=op, args=(a,)) if op is square:
            inner = _polynomial(a, rank)
            return _product(inner, inner, rank)
        case Expr(op=op, args=(s, a)) if op is scale:
            scalars: Polynomial = {
                ((*outer, *inner), ()): value
                for (outer, inner), value in _polynomial(s, rank).items()
            }
            return _product(scalars, _polynomial(a, rank), rank)
        case Expr(op=op, args=(a, b)) if op is divide and a.op is constant_op:
            return _sum({}, _atom(divide(constant(1, a.type), b), rank), a.parameters[0])
        case Expr(op=op, args=(a,)) if op is sigmoid and a.op is negate:
            return _sum({((), ()): 1.0}, _atom(sigmoid(a.args[0]), rank), -1.0)
    return _atom(e, rank)


def _atom(e: Expr, rank: dict[Expr, int]) -> Polynomial:
    rank.setdefault(e, len(rank))
    return {((), (e,)): 1.0}


def _sum(a: Polynomial, b: Polynomial, sign: float) -> Polynomial:
    result = dict(a)
    for term, value in b.items():
        result[term] = result.get(term, 0.0) + sign * value
    return result


def _product(a: Polynomial, b: Polynomial, rank: dict[Expr, int]) -> Polynomial:
    if len(a) * len(b) > MOST_TERMS:
        raise _TooLong
    result: Polynomial = {}
    for (s, f), x in a.items():
        for (t, g), y in b.items():
            term = _sorted(s + t, rank), _sorted(f + g, rank)
            result[term] = result.get(term, 0.0) + x * y
    return result


def _sorted(factors: tuple[Expr, ...], rank: dict[Expr, int]) -> tuple[Expr, ...]:
    return tuple(sorted(factors, key=lambda factor: rank[factor]))


def _written(polynomial: Polynomial, type_: Type) -> Expr:
    """An expression for the polynomial: common scalar factors in front, positive terms first."""
    if not polynomial:
        return constant(0, type_)
    common = Counter(next(iter(polynomial))[0])
    for scalars, _ in polynomial:
        common &= Counter(scalars)
    sizes = {abs(value) for value in polynomial.values()}
    shared = sizes.pop() if len(sizes) == 1 else 1.0
    result: Expr | None = None
    for (scalars, factors), value in sorted(polynomial.items(), key=lambda item: item[1] < 0):
        own = list((Counter(scalars) - common).elements())
        term = _term(own, factors, abs(value) / shared, type_)
        if result is None:
            result = term if value > 0 else negate(term)
        else:
            result = add(result, term) if value > 0 else subtract(result, term)
    assert result is not None  # a polynomial that is not empty has a first term
    return _scaled(list(common.elements()), shared, result)


def _term(scalars: list[Expr], factors: tuple[Expr, ...], value: float, type_: Type) -> Expr:
    if not factors:
        return _scaled(scalars, 1.0, constant(value, type_))
    result = factors[0]
    for factor in factors[1:]:
        result = square(result) if factor is result else multiply(result, factor)
    return _scaled(scalars, value, result)


def _scaled(scalars: list[Expr], value: float, e: Expr) -> Expr:
    factors = [*([] if value == 1 else [constant(value)]), *scalars]
    if not factors:
        return e
    front = factors[0]
    for factor in factors[1:]:
        front = multiply(front, factor)
    return multiply(front, e) if e.type == SCALAR else scale(front, e)
