"""`a · b` of two vectors: entry by entry, or their inner product, as in `y ⊙ (g - y · g)`."""

from __future__ import annotations

from backproof.algebra.expressions import TypeFault, substitute
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.linear import inner_product
from backproof.algebra.ops.reductions import expand
from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim
from backproof.record import replace
from backproof.syntax import nodes as syntax

DOTS = frozenset({"cdot", "dot"})


def with_inner_products(claim: Claim) -> Claim | None:
    """A claim with its dots between two columns or two rows as inner products: numbers, each used
    for every entry where a vector is wanted. None where there is no such dot, and where a number is
    wanted and that gives none."""
    if claim.expr is None or claim.wrt is None or claim.head is not None:
        return None
    number = claim.wrt.type.is_scalar
    if number and claim.expr.type.is_scalar:
        return None
    dots = {
        expr: inner_product(*expr.args)
        for node, expr in claim.typed.items()
        if isinstance(node, syntax.Product)
        and node.operator in DOTS
        and expr.op is multiply
        and all(ONE in (arg.type.rows, arg.type.columns) for arg in expr.args)
    }
    if not dots and not number:
        return None
    if not number:
        dots = {expr: expand(inner, expr.type) for expr, inner in dots.items()}
    try:
        expr = substitute(claim.expr, dots) if dots else claim.expr
    except (TypeFault, ValueError):
        return None
    return replace(claim, expr=expr) if expr.type == claim.wrt.type else None
