"""Parts of a stacked formula: `W^T dz` for one of the two vectors that W is applied to."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.expressions import Expr
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.stacking import lower, upper
from backproof.algebra.types import Dim, Type


def parts_shaped(expr: Expr, wanted: Type) -> Iterator[Expr]:
    """The first and the last rows or columns of a formula, as many as a shape has, where its length
    is a sum with that part."""
    given = expr.type
    if given.columns == wanted.columns and holds_part(given.rows, wanted.rows):
        yield upper(expr, m=wanted.rows)
        yield lower(expr, p=wanted.rows)
    elif given.rows == wanted.rows and holds_part(given.columns, wanted.columns):
        for part in parts_shaped(transpose(expr), wanted.transposed):
            yield transpose(part)


def holds_part(whole: Dim, part: Dim) -> bool:
    """Whether a length is the sum of a part and something else."""
    left = list(whole.summands)
    for summand in part.summands or (part,):
        if summand not in left:
            return False
        left.remove(summand)
    return bool(left)
