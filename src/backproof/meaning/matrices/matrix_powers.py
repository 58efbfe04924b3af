"""Powers of matrices: X⁻² is X⁻¹X⁻¹, while a vector or a number is raised entry by entry."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, constant_op
from backproof.algebra.ops.arithmetic import negate
from backproof.algebra.ops.linear import inverse, matmul
from backproof.algebra.types import ONE

LARGEST = 4


def inverse_power(base: Expr, exponent: Expr) -> Expr | None:
    """A square matrix raised to a negative whole number, None for all else."""
    if base.type.rows != base.type.columns or base.type.rows == ONE:
        return None
    turned = exponent.op is negate
    number = exponent.args[0] if turned else exponent
    if number.op is not constant_op:
        return None
    count = float(number.parameters[0]) * (1 if turned else -1)
    if count not in range(1, LARGEST + 1):
        return None
    result = once = inverse(base)
    for _ in range(int(count) - 1):
        result = matmul(result, once)
    return result
