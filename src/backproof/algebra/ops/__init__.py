"""Every operation, by name. An operation is one row of one of the modules here.

`TABLE` holds what works on rows and columns, `LETTERED` what binds or compares index letters.
"""

from __future__ import annotations

from backproof.algebra.expressions import Op
from backproof.algebra.ops import (
    arithmetic,
    elementwise,
    letters,
    linear,
    normalised,
    reductions,
    stacking,
)

TABLE: dict[str, Op] = {
    op.name: op
    for family in (arithmetic, elementwise, reductions, linear, normalised, stacking)
    for op in family.ROWS
}
LETTERED: dict[str, Op] = {op.name: op for op in letters.ROWS}
# Operations that are constant between their jumps: no derivative passes.
MASKS: frozenset[Op] = frozenset({elementwise.positive, elementwise.sign, letters.equal})
