"""Sums, products and quotients, entry by entry, and the multiple of a matrix."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, Notation, Op, constant
from backproof.algebra.ops.reductions import sum_all
from backproof.numerics import np

add: Op = Op(
    "add", "(m,n),(m,n)->(m,n)", lambda a, b: np.add(a, b),
    lambda g, y, a, b: (g, g),
    Notation("infix", "+", "+", 10), "the derivative of a sum is the sum of the derivatives",
)  # fmt: skip
subtract: Op = Op(
    "subtract", "(m,n),(m,n)->(m,n)", lambda a, b: np.subtract(a, b),
    lambda g, y, a, b: (g, negate(g)),
    Notation("infix", "-", "-", 10), "the derivative of a difference is that of its parts",
)  # fmt: skip
negate: Op = Op(
    "negate", "(m,n)->(m,n)", lambda a: np.negative(a),
    lambda g, y, a: (negate(g),),
    Notation("prefix", "-", "-", 15), "a sign stays",
)  # fmt: skip
multiply: Op = Op(
    "multiply", "(m,n),(m,n)->(m,n)", lambda a, b: np.multiply(a, b),
    lambda g, y, a, b: (multiply(g, b), multiply(g, a)),
    Notation("infix", r"\odot", "⊙", 20), "each factor of an elementwise product meets the other",
)  # fmt: skip
divide: Op = Op(
    "divide", "(m,n),(m,n)->(m,n)", lambda a, b: np.divide(a, b),
    lambda g, y, a, b: (divide(g, b), negate(divide(multiply(g, a), square(b)))),
    Notation("fraction", r"\frac", "/", 40), "quotient rule",
)  # fmt: skip
scale: Op = Op(
    "scale", "(1,1),(m,n)->(m,n)", lambda a, b: np.multiply(a, b),
    lambda g, y, s, a: (sum_all(multiply(g, a)), scale(s, g)),
    Notation("infix", "", " ", 30), "a scalar factor stays",
)  # fmt: skip
square: Op = Op(
    "square", "(m,n)->(m,n)", lambda a: a * a,
    lambda g, y, a: (multiply(g, scale(constant(2), a)),),
    Notation("postfix", "^{2}", "²", 60), "the derivative of x² is 2x",
)  # fmt: skip


def times(a: Expr, b: Expr) -> Expr:
    """The product in which one factor may be a scalar; otherwise entry by entry."""
    if a.type.core == b.type.core:
        return multiply(a, b)
    if a.type.is_scalar:
        return scale(a, b)
    if b.type.is_scalar:
        return scale(b, a)
    return multiply(a, b)


ROWS: tuple[Op, ...] = (add, subtract, negate, multiply, divide, scale, square)
