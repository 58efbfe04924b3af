"""Every operation, by name. An operation is one row of one of the modules here."""

from __future__ import annotations

from backproof.algebra.expressions import Op
from backproof.algebra.ops import arithmetic, elementwise, linear, normalised, reductions

TABLE: dict[str, Op] = {
    op.name: op
    for family in (arithmetic, elementwise, reductions, linear, normalised)
    for op in family.ROWS
}
