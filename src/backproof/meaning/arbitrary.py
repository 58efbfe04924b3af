"""A loss for documents that give none: "given ∂L/∂Y"."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from backproof.algebra.expressions import POSITIVE, Expr, constant, leaves, symbol, walk
from backproof.algebra.ops.arithmetic import add, multiply, scale, square
from backproof.algebra.ops.generic import generic
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition


def arbitrary(quantities: Sequence[Expr]) -> Expr:
    """Σ R ⊙ x + Q ⊙ x² + 0.3 x³ with free R and Q: a scalar whose gradient by each x is arbitrary.

    What holds for it whatever R and Q are, as a relation between gradients, holds for every loss.
    """
    total: Expr | None = None
    for x in quantities:
        linear = multiply(symbol(f"R({x.name})", x.type), x)
        quadratic = multiply(symbol(f"Q({x.name})", x.type), square(x))
        cubic = scale(constant(0.3), multiply(square(x), x))
        term = sum_all(add(add(linear, quadratic), cubic))
        total = term if total is None else add(total, term)
    return constant(0) if total is None else total


def stand_in(left: Expr, quantities: Sequence[Expr]) -> Expr:
    """A quantity that depends on others nobody knows how: any scalar of them times a free factor
    in every entry.

    What holds for it holds whatever the definition says that was not understood.
    """
    factor = arbitrary(quantities)
    return factor if left.type.is_scalar else scale(factor, symbol(f"S({left.name})", left.type))


def positive_where_needed(
    definitions: Sequence[Definition], unknown: AbstractSet[Expr]
) -> list[Definition]:
    """The definitions, where stand-ins of which a logarithm is taken lie between 0 and 1.

    Without this no point could be found at which all is defined.
    """
    needed: set[Expr] = set()
    for e in walk(d.expr for d in definitions):
        if e.op.domain == POSITIVE:
            needed.update(leaves(e.args[0]))
    return [
        Definition(d.symbol, generic(f"P({d.symbol.name})", d.expr))
        if d.symbol in needed & unknown
        else d
        for d in definitions
    ]
