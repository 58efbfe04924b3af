"""A loss for documents that give none: "given ∂L/∂Y"."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import Expr, constant, symbol
from backproof.algebra.ops.arithmetic import add, multiply, scale, square
from backproof.algebra.ops.reductions import sum_all


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
