"""Matrix products and what belongs to them.

Reverse rules as in M. Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008), section 2.2, without conjugation.
"""

from __future__ import annotations

from typing import Any

from backproof.algebra.expressions import Array, Expr, Notation, Op, identity
from backproof.algebra.ops.arithmetic import multiply, negate, scale
from backproof.algebra.types import ONE, Sizes, Type
from backproof.numerics import np


def _transpose(a: Array) -> Array:
    return np.swapaxes(a, -1, -2)


transpose: Op = Op(
    "transpose", "(m,n)->(n,m)", _transpose,
    lambda g, y, a: (transpose(g),),
    Notation("postfix", "^{T}", "ᵀ", 70), "the gradient of a transpose is transposed",
)  # fmt: skip
matmul: Op = Op(
    "matmul", "(m,n),(n,p)->(m,p)", lambda a, b: np.matmul(a, b),
    lambda g, y, a, b: (matmul(g, transpose(b)), matmul(transpose(a), g)),
    Notation("infix", "", " ", 30), "for Y = AB: ∂L/∂A = G Bᵀ and ∂L/∂B = Aᵀ G",
)  # fmt: skip
inverse: Op = Op(
    "inverse", "(m,m)->(m,m)", lambda a: np.linalg.inv(a),
    lambda g, y, a: (negate(matmul(matmul(transpose(y), g), transpose(y))),),
    Notation("postfix", "^{-1}", "⁻¹", 70), "for Y = A⁻¹: ∂L/∂A = -Yᵀ G Yᵀ",
)  # fmt: skip
determinant: Op = Op(
    "determinant", "(m,m)->(1,1)", lambda a: np.linalg.det(a)[..., None, None],
    lambda g, y, a: (scale(multiply(g, y), transpose(inverse(a))),),
    Notation("call", r"\det", "det"), "for y = det A: ∂L/∂A = g y A⁻ᵀ",
)  # fmt: skip
trace: Op = Op(
    "trace", "(m,m)->(1,1)",
    lambda a: np.asarray(np.trace(a, axis1=-2, axis2=-1))[..., None, None],
    lambda g, y, a: (scale(g, identity(a.type.rows)),),
    Notation("call", r"\operatorname{tr}", "tr"), "the derivative of tr A is I",
)  # fmt: skip


diagonal_matrix: Op = Op(
    "diagonal_matrix", "(m,1)->(m,m)", lambda a: a * np.eye(a.shape[-2]),
    lambda g, y, a: (diagonal(g),),
    Notation("call", r"\operatorname{diag}", "diag"), "the diagonal collects its entries",
)  # fmt: skip
diagonal: Op = Op(
    "diagonal", "(m,m)->(m,1)", lambda a: np.diagonal(a, axis1=-2, axis2=-1)[..., None],
    lambda g, y, a: (diagonal_matrix(g),),
    Notation("call", r"\operatorname{diag}", "diag"), "the diagonal collects its entries",
)  # fmt: skip


def inner_product(a: Expr, b: Expr) -> Expr:
    """Σ a_i b_i of two columns, or of two rows."""
    return matmul(transpose(a), b) if a.type.columns == ONE else matmul(a, transpose(b))


def _unflatten(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.reshape(a, (*a.shape[:-2], *type_.shape(sizes)))


unflatten: Op = Op(
    "unflatten", "(1,k)->(m,n)", _unflatten, None,
    Notation("wrap", "", ""), "a row of entries laid out as a matrix", wants_parameters=True,
)  # fmt: skip

ROWS: tuple[Op, ...] = (
    transpose, matmul, inverse, determinant, trace, diagonal_matrix, diagonal, unflatten,
)  # fmt: skip
