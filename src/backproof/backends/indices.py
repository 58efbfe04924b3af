"""What letters pick and place, as an author writes it: `A_{ij}`, `[…]_{ij}`."""

from __future__ import annotations

from backproof.algebra.expressions import Expr
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
    rows = columns = None
    while e.op in TAKEN:
        if e.op is take_row_op and rows is None:
            rows = e.parameters[0]
        elif e.op is take_column_op and columns is None:
            columns = e.parameters[0]
        else:
            break
        e = e.args[0]
    return e, rows, columns


def unplaced(e: Expr) -> Picked:
    """The entry, row or column by which a whole is given, and its letters of rows and columns."""
    rows = columns = None
    while e.op in PLACED:
        if e.op is place_row_op and rows is None:
            rows = e.parameters[0]
        elif e.op is place_column_op and columns is None:
            columns = e.parameters[0]
        else:
            break
        e = e.args[0]
    return e, rows, columns
