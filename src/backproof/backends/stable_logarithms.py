"""The logarithm of what is positive by its form, without ever computing what it is of.

`logarithm` is given the argument; each case of it states one law. A product is taken apart only
where every factor is positive by its form and one of them has a stable logarithm.
"""

from __future__ import annotations

import math

from backproof.algebra.expressions import Expr, constant
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, subtract
from backproof.algebra.ops.elementwise import exp, log, power, reciprocal, sigmoid, softplus, sqrt
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import (
    expand,
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.backends.stable_exponents import (
    Lookup,
    difference,
    in_front,
    is_one,
    number,
    opposite,
    pair,
    times_number,
)
from backproof.backends.stable_quotients import exponential, one_plus_tanh
from backproof.backends.stable_rows import (
    log_softmax_columns,
    log_softmax_rows,
    log_sum_exp_columns,
    log_sum_exp_rows,
)


def logarithm(e: Expr, lookup: Lookup) -> Expr | None:
    """The stable form of log e, None where there is none."""
    front, inner = in_front(e, lookup)
    if front <= 0:
        return None
    found = _logarithm(inner, lookup)
    if found is None or front == 1:
        return found
    return add(constant(math.log(front), found.type), found)


def _logarithm(e: Expr, lookup: Lookup) -> Expr | None:
    z = logit(e, lookup)
    if z is not None:
        # log σ(z) = -softplus(-z)
        return negate(softplus(opposite(z)))
    z = one_plus_tanh(e, lookup)
    if z is not None:
        # log(1 + tanh z) = log 2 - softplus(-2z)
        tail = softplus(times_number(-2, z))
        return subtract(constant(math.log(2), tail.type), tail)
    if e.op is exp:
        return e.args[0]
    two = pair(e, lookup)
    if two is not None and two.sign > 0 and two.front > 0:
        # log(exp a + exp b) = a + softplus(b - a)
        a, b = (two.b, two.a) if number(two.b) == 0 else (two.a, two.b)
        return _plus(math.log(two.front), _plus(a, softplus(difference(b, a))))
    if e.op is softmax_rows:
        return log_softmax_rows(e.args[0])
    if e.op is softmax_columns:
        return log_softmax_columns(e.args[0])
    if e.op in (sum_columns, sum_rows, sum_all):
        return _log_sum(e, lookup)
    return _log_of_parts(e, lookup)


def _plus(a: Expr | float, b: Expr) -> Expr:
    """a + b, where a may be nothing."""
    if isinstance(a, float):
        return b if a == 0 else add(constant(a, b.type), b)
    return b if number(a) == 0 else add(a, b)


def logit(e: Expr, lookup: Lookup) -> Expr | None:
    """The z of σ(z), of 1 - σ(-z), of 1 - (1 - σ(z))."""
    sign, e = 1, lookup(e)
    while (rest := _complement(e)) is not None:
        sign, e = -sign, lookup(rest)
    if e.op is not sigmoid:
        return None
    return e.args[0] if sign > 0 else opposite(e.args[0])


def _complement(e: Expr) -> Expr | None:
    """The p of 1 - p."""
    match e:
        case Expr(op=op, args=(a, p)) if op is subtract and is_one(a):
            return p
        case Expr(op=op, args=(a, b)) if op is add:
            for one, other in ((a, b), (b, a)):
                if is_one(one) and other.op is negate:
                    return other.args[0]
    return None


def _log_sum(e: Expr, lookup: Lookup) -> Expr | None:
    """log sum exp(z) = logsumexp(z)"""
    z = exponential(e.args[0], lookup)
    if z is None:
        return None
    if e.op is sum_columns or (e.op is sum_all and z.type.rows.name == "1"):
        return log_sum_exp_columns(z)
    if e.op is sum_rows or (e.op is sum_all and z.type.columns.name == "1"):
        return log_sum_exp_rows(z)
    return None


def _log_of_parts(e: Expr, lookup: Lookup) -> Expr | None:
    """log(a b) = log a + log b; log(a / b) = log a - log b; log(a^b) = b log a; log Aᵀ, too"""
    if e.op is transpose:
        found = logarithm(e.args[0], lookup)
        return None if found is None else transpose(found)
    if e.op is repeat_rows or e.op is repeat_columns:
        found = logarithm(e.args[0], lookup)
        return None if found is None else expand(found, e.type)
    if e.op not in (multiply, divide, scale, reciprocal, power, sqrt):
        return None
    factors = e.args[:1] if e.op is power else e.args
    if not all(is_positive(part, lookup) for part in factors):
        return None
    stable = [logarithm(part, lookup) for part in factors]
    if all(found is None for found in stable):
        return None
    logs = [log(a) if found is None else found for a, found in zip(factors, stable, strict=True)]
    if e.op is power:
        return multiply(e.args[1], logs[0])
    if e.op is sqrt:
        return times_number(0.5, logs[0])
    if e.op is reciprocal:
        return negate(logs[0])
    if e.op is scale:
        return add(expand(logs[0], e.type), logs[1])
    return subtract(*logs) if e.op is divide else add(*logs)


def is_positive(e: Expr, lookup: Lookup) -> bool:
    """Whether a formula is above 0 whatever its symbols are."""
    e = lookup(e)
    value = number(e)
    if value is not None:
        return value > 0
    if e.op in (exp, sigmoid, softplus, softmax_rows, softmax_columns):
        return True
    if logit(e, lookup) is not None or one_plus_tanh(e, lookup) is not None:
        return True
    if e.op in (add, multiply, divide, scale, reciprocal, sqrt, transpose, sum_all, sum_rows,
                sum_columns, repeat_rows, repeat_columns):  # fmt: skip
        return all(is_positive(a, lookup) for a in e.args)
    return e.op is power and is_positive(e.args[0], lookup)
