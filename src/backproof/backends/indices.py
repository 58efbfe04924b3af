"""What letters pick and place, as an author writes it: `A_{ij}`, `[…]_{ij}`."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, Op
from backproof.algebra.ops.letters import (
    place_column_op,
    place_row_op,
    take_column_op,
    take_row_op,
)
from backproof.algebra.types import Letter

TAKEN = frozenset({take_row_op, take_column_op})
PLACED = frozenset({place_row_op, place_column_op})
Picked = tuple[Expr, Letter | None, Letter | None]


def unpicked(e: Expr) -> Picked:
    """Of what an entry, a row or a column is taken, and by which letters of rows and columns."""
    return _inside(e, take_row_op, take_column_op)


def unplaced(e: Expr) -> Picked:
    """The entry, row or column by which a whole is given, and its letters of rows and columns."""
    return _inside(e, place_row_op, place_column_op)


def _inside(e: Expr, by_row: Op, by_column: Op) -> Picked:
    """What stands inside at most one operation on rows and one on columns, and their letters."""
    rows = columns = None
    while e.op in (by_row, by_column):
        if e.op is by_row and rows is None:
            rows = e.parameters[0]
        elif e.op is by_column and columns is None:
            columns = e.parameters[0]
        else:
            break
        e = e.args[0]
    return e, rows, columns
