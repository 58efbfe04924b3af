"""Programs without index letters: what is written by entries, as operations on whole arrays.

Sums over a letter become sums of a row or a column of what is summed, everything else is lifted by
the laws of `algebra.lifting`. What cannot be lifted stays as it is.
"""

from __future__ import annotations

from dataclasses import replace

from backproof.algebra.expressions import Expr, rebuild, walk
from backproof.algebra.lifting import lifted
from backproof.algebra.ops.letters import place_column_op, place_row_op, total_op
from backproof.algebra.ops.reductions import sum_columns, sum_rows
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE


def with_whole_arrays(program: Program) -> Program:
    """The same program, where formulas by entries are formulas of whole arrays."""
    definitions = tuple(
        Definition(d.symbol, whole(d.expr)) if any(e.type.letters for e in d.order) else d
        for d in program.definitions
    )
    return program if definitions == program.definitions else replace(
        program, definitions=definitions
    )  # fmt: skip


def whole(expr: Expr) -> Expr:
    """A formula without the letters of its sums, as far as they can be lifted."""
    done: dict[Expr, Expr] = {}
    simple = simplify(expr)
    for e in walk([simple]):
        same = rebuild(e, tuple(done[a] for a in e.args))
        done[e] = _summed(same) if same.op is total_op else same
    return simplify(done[simple])


def _summed(e: Expr) -> Expr:
    """Σᵢ aᵢ as the sum of the rows, or of the columns, of what the aᵢ make."""
    inner, letter = e.args[0], e.parameters[0]
    if inner.type.rows == ONE:
        found = lifted(inner, letter, place_row_op)
        return e if found is None else sum_rows(found)
    if inner.type.columns == ONE:
        found = lifted(inner, letter, place_column_op)
        return e if found is None else sum_columns(found)
    return e
