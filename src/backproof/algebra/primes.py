"""Slopes by name: `σ'(x)` for `σ(x) ⊙ (1 - σ(x))`, for authors who write so."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from backproof.algebra.expressions import Array, Expr, Notation, Op, constant, rebuild, walk
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.simplify import simplify


def _no_value(*_: Array) -> Array:
    raise TypeError("a named slope is for printing; evaluate the expression it stands for")


@cache
def prime(op: Op) -> Op:
    """The operation that is written as the slope of another one; it has no value of its own."""
    shown = Notation("prime", op.notation.latex, op.notation.unicode)
    return Op(op.name, "(m,n)->(m,n)", _no_value, None, shown, op.rule)


def name_slopes(expr: Expr, names: Collection[str]) -> Expr:
    """Write the slopes of the named operations by their names, wherever they stand."""
    ops = [TABLE[name] for name in sorted(names) if TABLE[name].vjp is not None]
    if not ops:
        return expr
    arguments = {a: None for e in walk([expr]) for a in e.args}
    slopes: dict[Expr, Expr] = {}
    for op in ops:
        for x in arguments:
            if op.vjp is not None and op.signature == "(m,n)->(m,n)" and op.build is None:
                slope = simplify(op.vjp(constant(1, x.type), op(x), x)[0])
                slopes.setdefault(slope, prime(op)(x))
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        if e in slopes:
            done[e] = slopes[e]
            continue
        done[e] = _folded(rebuild(e, tuple(done[a] for a in e.args)), e, slopes)
    return done[expr]


def _folded(rebuilt: Expr, original: Expr, slopes: dict[Expr, Expr]) -> Expr:
    """In a ⊙ s ⊙ t the slope s ⊙ t is no part of its own; put it together."""
    match original:
        case Expr(op=op, args=(Expr(op=inner, args=(_, s)), t)) if op is inner is multiply:
            found = slopes.get(multiply(s, t))
            if found is not None:
                before = rebuilt.args[0]
                return multiply(before.args[0], found) if before.op is multiply else rebuilt
    return rebuilt
