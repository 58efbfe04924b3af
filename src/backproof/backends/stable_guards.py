"""Exponentials of one branch of cases, which must not overflow where another branch is meant.

Cases are sums of masks times values: [z ≤ 0] (e^z - 1) + [z > 0] z. Where z is large the first mask
is 0, and 0 times infinity is no number. A factor of a mask may be anything where the mask is 0: so
what is raised is held to the side on which the mask is 1. This comes after differentiation, and the
derivatives at the boundary are those of the cases as written.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.expressions import Expr, constant_op, rebuild, substitute, walk
from backproof.algebra.ops.arithmetic import add, multiply, negate, subtract
from backproof.algebra.ops.elementwise import exp, positive, relu
from backproof.backends.stable_exponents import opposite


def guarded(expr: Expr) -> Expr:
    """[w > 0] f(e^{g(w)}) = [w > 0] f(e^{g(max(w, 0))}), and so for [w ≤ 0] with min(w, 0)"""
    parts = set(walk([expr]))
    if not any(e.op is exp for e in parts) or not any(e.op is positive for e in parts):
        return expr
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        same = rebuild(e, tuple(done[a] for a in e.args))
        done[e] = _held(same) if same.op is multiply else same
    return done[expr]


def _held(product: Expr) -> Expr:
    """A product with the exponentials in it held to where its masks are 1."""
    exponentials = [e for e in walk([product]) if e.op is exp]
    for mask in _masks(product) if exponentials else ():
        held = {}
        for quantity, side in _sides(mask):
            for e in exponentials:
                parts = set(walk(e.args))
                if quantity in parts and side not in parts:
                    held[e] = exp(substitute(e.args[0], {quantity: side}))
        product = substitute(product, held)
        exponentials = [held.get(e, e) for e in exponentials]
    return product


def _masks(e: Expr) -> Iterator[Expr]:
    """The factors of a product that are 1 on one side of a boundary and 0 on the other."""
    if e.op is multiply:
        yield from _masks(e.args[0])
        yield from _masks(e.args[1])
    elif e.op is positive or _below(e) is not None:
        yield e


def _below(e: Expr) -> Expr | None:
    """The w of 1 - [w > 0], which is [w ≤ 0]."""
    if e.op is subtract and e.args[0].op is constant_op and e.args[1].op is positive:
        return e.args[1].args[0] if e.args[0].parameters == (1.0,) else None
    return None


def _sides(mask: Expr) -> Iterator[tuple[Expr, Expr]]:
    """What a mask compares, and the same held to the side where the mask is 1."""
    below = _below(mask)
    w = mask.args[0] if below is None else below
    held = relu(w) if below is None else negate(relu(opposite(w)))
    yield w, held
    if w.op is negate:
        yield w.args[0], opposite(held)
    elif w.op is subtract and w.args[1].op is constant_op:
        yield w.args[0], add(held, w.args[1])
    elif w.op is subtract and w.args[0].op is constant_op:
        yield w.args[1], subtract(w.args[0], held)
