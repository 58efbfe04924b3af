"""Sums whose kinks cancel: a smooth function written by |z| has no kink to differentiate.

max(z, 0) - y z + log(1 + exp(-|z|)) is softplus(z) - y z. Differentiated as written it gives 0 - y
at z = 0, since the slopes of max and of |z| are one-sided there; the derivative is σ(0) - y.
"""

from __future__ import annotations

from backproof.algebra.expressions import Expr, constant, rebuild, substitute, walk
from backproof.algebra.ops.arithmetic import add, negate, subtract
from backproof.algebra.ops.elementwise import absolute, maximum, relu, softplus
from backproof.algebra.simplify import simplify
from backproof.backends.collect import collect
from backproof.backends.stable_exponents import opposite, times_number


def without_kinks(expr: Expr) -> Expr:
    """softplus(-|z|) = softplus(z) - (z + |z|)/2 and max(z, 0) = (z + |z|)/2, where |z| cancels"""
    if not any(_folded(e) is not None for e in walk([expr])):
        return expr
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        same = rebuild(e, tuple(done[a] for a in e.args))
        done[e] = _cancelled(same) if same.op is add or same.op is subtract else same
    return done[expr]


def _folded(e: Expr) -> Expr | None:
    """The z of softplus(-|z|)."""
    if e.op is softplus and e.args[0].op is negate and e.args[0].args[0].op is absolute:
        return e.args[0].args[0].args[0]
    return None


def _cancelled(e: Expr) -> Expr:
    parts = walk([e])
    zs = {z for part in parts if (z := _folded(part)) is not None}
    for z in zs:
        away = collect(simplify(substitute(e, _by_absolute(z))))
        if absolute(z) not in set(walk([away])):
            e = away
    return e


def _by_absolute(z: Expr) -> dict[Expr, Expr]:
    size, zero = absolute(z), constant(0, z.type)
    up = add(times_number(0.5, z), times_number(0.5, size))
    down = subtract(times_number(0.5, size), times_number(0.5, z))
    found = {softplus(negate(size)): subtract(softplus(z), up)}
    for part, value in ((z, up), (opposite(z), down)):
        for kink in (relu(part), maximum(part, zero), maximum(zero, part)):
            found[kink] = value
    return found
