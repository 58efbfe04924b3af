"""Forms that stay finite where the written formula overflows, equal to it by law.

`stabilise` rewrites a program before it is differentiated, so that the gradient is that of the
stable form's *formula*: σ(z) - y instead of (ŷ - y) / (ŷ (1 - ŷ)) times ŷ (1 - ŷ), which is 0/0
where ŷ rounds to 0 or 1. No form here contains a maximum or an absolute value that derivation could
see (its derivative at 0 would be one-sided); those are inside the meaning of `softplus` and of the
rows of `stable_rows`. Each law is one function whose docstring is the law; `lookup` gives the
definition of a symbol, one step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from backproof.algebra.expressions import (
    Expr,
    constant_op,
    ones_op,
    rebuild,
    substitute,
    symbol_op,
    walk,
)
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, subtract
from backproof.algebra.ops.elementwise import exp, log, reciprocal, sigmoid, softplus
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.backends.stable_rows import (
    log_softmax_columns,
    log_softmax_rows,
    log_sum_exp_columns,
    log_sum_exp_rows,
)

Lookup = Callable[[Expr], Expr]


def is_one(e: Expr) -> bool:
    """Whether every entry is written as the number 1."""
    while e.op is repeat_rows or e.op is repeat_columns:
        e = e.args[0]
    return e.op is ones_op or (e.op is constant_op and e.parameters[0] == 1)


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


def _one_plus_exp(e: Expr, lookup: Lookup) -> Expr | None:
    """The t of 1 + exp(t)."""
    if e.op is add:
        for one, other in (e.args, e.args[::-1]):
            if is_one(one) and lookup(other).op is exp:
                return lookup(other).args[0]
    return None


def _minus(e: Expr) -> Expr:
    return e.args[0] if e.op is negate else negate(e)


def sigmoid_law(e: Expr, lookup: Lookup) -> Expr | None:
    """1 / (1 + exp(-z)) = exp(z) / (1 + exp(z)) = σ(z)"""
    if e.op is reciprocal or (e.op is divide and is_one(e.args[0])):
        t = _one_plus_exp(lookup(e.args[-1]), lookup)
        return None if t is None else sigmoid(_minus(t))
    if e.op is divide and lookup(e.args[0]).op is exp:
        t = _one_plus_exp(lookup(e.args[1]), lookup)
        return sigmoid(t) if t is not None and lookup(e.args[0]).args[0] is t else None
    return None


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
        z = _exponent(top, lookup)
        summed = _unrepeated(under, lookup)
        if z is None or len(summed.args) != 1 or _exponent(summed.args[0], lookup) is not z:
            continue
        if summed.op is sum_columns or (summed.op is sum_all and z.type.rows.name == "1"):
            return softmax_rows(z)
        if summed.op is sum_rows or (summed.op is sum_all and z.type.columns.name == "1"):
            return softmax_columns(z)
    return None


def _exponent(e: Expr, lookup: Lookup) -> Expr | None:
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


def log_sigmoid_law(e: Expr, lookup: Lookup) -> Expr | None:
    """log σ(z) = -softplus(-z); log(1 - σ(z)) = -softplus(z)"""
    inner = lookup(e.args[0])
    if inner.op is sigmoid:
        return negate(softplus(_minus(inner.args[0])))
    p = _complement(inner)
    if p is not None and lookup(p).op is sigmoid:
        return negate(softplus(lookup(p).args[0]))
    return None


def log_softmax_law(e: Expr, lookup: Lookup) -> Expr | None:
    """log softmax(z) = z - logsumexp(z)"""
    inner = lookup(e.args[0])
    if inner.op is softmax_rows:
        return log_softmax_rows(inner.args[0])
    return log_softmax_columns(inner.args[0]) if inner.op is softmax_columns else None


def log_exp_law(e: Expr, lookup: Lookup) -> Expr | None:
    """log exp(z) = z; log(1 + exp(z)) = softplus(z); log sum exp(z) = logsumexp(z)"""
    inner = lookup(e.args[0])
    if inner.op is exp:
        return inner.args[0]
    t = _one_plus_exp(inner, lookup)
    if t is not None:
        return softplus(t)
    z = _exponent(inner.args[0], lookup) if inner.op in (sum_columns, sum_rows, sum_all) else None
    if z is None:
        return None
    if inner.op is sum_columns or (inner.op is sum_all and z.type.rows.name == "1"):
        return log_sum_exp_columns(z)
    if inner.op is sum_rows or (inner.op is sum_all and z.type.columns.name == "1"):
        return log_sum_exp_rows(z)
    return None


def log_transpose_law(e: Expr, lookup: Lookup) -> Expr | None:
    """log(Aᵀ) = (log A)ᵀ, where log A has a stable form"""
    inner = lookup(e.args[0])
    if inner.op is not transpose:
        return None
    better = _first(LOGARITHM_LAWS, log(inner.args[0]), lookup)
    return None if better is None else transpose(better)


Law = Callable[[Expr, Lookup], "Expr | None"]
SHAPE_LAWS: tuple[Law, ...] = (sigmoid_law, softmax_law)
LOGARITHM_LAWS: tuple[Law, ...] = (
    log_sigmoid_law, log_softmax_law, log_exp_law, log_transpose_law,
)  # fmt: skip


def _first(laws: tuple[Law, ...], e: Expr, lookup: Lookup) -> Expr | None:
    for law in laws:
        found = law(e, lookup)
        if found is not None:
            return found
    return None


def stabilise(program: Program) -> Program:
    """The same program with stable forms: values stay, only formulas change."""
    formulas: dict[Expr, Expr] = {}

    def lookup(e: Expr) -> Expr:
        while e.op is symbol_op and e in formulas:
            e = formulas[e]
        return e

    definitions: list[Definition] = []
    for definition in program.definitions:
        expr = _rewrite(_rewrite(definition.expr, SHAPE_LAWS, lookup), LOGARITHM_LAWS, lookup)
        if expr is not definition.expr:
            expr = simplify(expr)
        formulas[definition.symbol] = expr
        definitions.append(Definition(definition.symbol, expr))
    return replace(program, definitions=tuple(definitions))


def _rewrite(expr: Expr, laws: tuple[Law, ...], lookup: Lookup) -> Expr:
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        same = rebuild(e, tuple(done[a] for a in e.args))
        applies = same.args and (laws is SHAPE_LAWS or same.op is log)
        found = _first(laws, same, lookup) if applies else None
        done[e] = same if found is None else found
    return done[expr]


def inlined(program: Program, expr: Expr) -> Expr:
    """The expression with every defined symbol written out; shared parts stay shared."""
    known: dict[Expr, Expr] = {}
    for definition in program.definitions:
        known[definition.symbol] = substitute(definition.expr, known)
    return substitute(expr, known)
