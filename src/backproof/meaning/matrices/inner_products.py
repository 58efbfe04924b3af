"""`a · b` of two vectors: entry by entry, or their inner product where a number is wanted."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, TypeFault, substitute
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_inner_products(claim: Claim) -> Claim | None:
    """A claim that a number is equal to a formula of vectors, with its dots between two columns or
    two rows as inner products; None for others and where that gives no number."""
    if claim.expr is None or claim.wrt is None or claim.head is not None:
        return None
    if not claim.wrt.type.is_scalar or claim.expr.type.is_scalar:
        return None
    dots = {
        expr: inner_product(*expr.args)
        for node, expr in claim.typed.items()
        if isinstance(node, syntax.Product)
        and node.operator == "cdot"
        and expr.op is multiply
        and all(ONE in (arg.type.rows, arg.type.columns) for arg in expr.args)
    }
    try:
        expr = substitute(claim.expr, dots) if dots else claim.expr
    except (TypeFault, ValueError):
        return None
    return replace(claim, expr=expr) if expr.type.is_scalar else None


def inner_product(a: Expr, b: Expr) -> Expr:
    """Σ a_i b_i of two columns, or of two rows."""
    return matmul(transpose(a), b) if a.type.columns == ONE else matmul(a, transpose(b))
