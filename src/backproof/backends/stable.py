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

from backproof.algebra.expressions import (
    Expr,
    constant_op,
    ones_op,
    rebuild,
    substitute,
    symbol_op,
    walk,
)
from backproof.algebra.ops.arithmetic import add, negate, subtract
from backproof.algebra.ops.elementwise import log, relu
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.backends.matrices import without_letters
from backproof.backends.stable_exponents import Lookup
from backproof.backends.stable_kinks import without_kinks
from backproof.backends.stable_logarithms import logarithm
from backproof.backends.stable_quotients import half_tanh_law, sigmoid_law, softmax_law, tanh_law
from backproof.garbage import uncollected
from backproof.record import replace

Law = Callable[[Expr, Lookup], "Expr | None"]
# A formula of these alone, a layer say, is of no concern to any law.
UNTOUCHED = frozenset({
    symbol_op, constant_op, ones_op, matmul, transpose, add, subtract, negate, relu,
    repeat_rows, repeat_columns,
})  # fmt: skip
QUOTIENT_LAWS: tuple[Law, ...] = (tanh_law, sigmoid_law, softmax_law, half_tanh_law)


def log_law(e: Expr, lookup: Lookup) -> Expr | None:
    """log of what `stable_logarithms` can take apart"""
    return logarithm(e.args[0], lookup) if e.op is log else None


@uncollected()
def stabilise(program: Program) -> Program:
    """The same program with stable forms: values stay, only formulas change."""
    formulas: dict[Expr, Expr] = {}

    def lookup(e: Expr) -> Expr:
        while e.op is symbol_op and e in formulas:
            e = formulas[e]
        return e

    definitions: list[Definition] = []
    program = without_letters(program)
    for definition in program.definitions:
        if all(e.op in UNTOUCHED for e in walk([definition.expr])):
            formulas[definition.symbol] = definition.expr
            definitions.append(definition)
            continue
        plain = simplify(definition.expr)
        expr = _rewrite(_rewrite(plain, QUOTIENT_LAWS, lookup), (log_law,), lookup)
        expr = without_kinks(expr)
        # What no law changes stays as it was written.
        expr = definition.expr if expr is plain else simplify(expr)
        formulas[definition.symbol] = expr
        definitions.append(Definition(definition.symbol, expr))
    return replace(program, definitions=tuple(definitions))


def _rewrite(expr: Expr, laws: tuple[Law, ...], lookup: Lookup) -> Expr:
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        same = rebuild(e, tuple(done[a] for a in e.args))
        found = (law(same, lookup) for law in laws) if same.args else ()
        done[e] = next((better for better in found if better is not None), same)
    return done[expr]


def inlined(program: Program, expr: Expr) -> Expr:
    """The expression with every defined symbol written out; shared parts stay shared."""
    known: dict[Expr, Expr] = {}
    for definition in program.definitions:
        known[definition.symbol] = substitute(definition.expr, known)
    return substitute(expr, known)
