"""What is said of every entry, said of the whole matrix: a program without index letters.

Σₙ yₙ log pₙ is the sum of the matrix y ⊙ log p. A lettered expression is held as a matrix whose
rows or columns may stand for a letter (`Laid`); each operation has one law that tells how the
matrix of its result follows from those of its arguments. Where a letter finds no axis (three
letters, a product over a letter, the number of a letter itself) the definition stays as it is.
"""

from __future__ import annotations

from backproof.algebra.expressions import Expr, Op, TypeFault, identity, rebuild, walk
from backproof.algebra.lifting import ENTRYWISE
from backproof.algebra.ops.arithmetic import multiply, scale
from backproof.algebra.ops.letters import (
    equal,
    place_column_op,
    place_row_op,
    position_op,
    take_column_op,
    take_row_op,
    total_op,
)
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import (
    can_expand,
    expand,
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE, Dim, Letter, Type
from backproof.record import dataclass, replace

LETTERED: frozenset[Op] = frozenset({
    take_row_op, take_column_op, place_row_op, place_column_op, total_op, equal, position_op,
})  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """A matrix; the letter that its rows stand for, and that of its columns, None for neither."""

    matrix: Expr
    row: Letter | None = None
    column: Letter | None = None

    @property
    def turned(self) -> Laid:
        """The same entries, the letters in each other's place; right where both axes are free."""
        return Laid(transpose(self.matrix), self.column, self.row)


class _NoAxis(Exception):
    """A letter finds no axis."""


def without_letters(program: Program) -> Program:
    """The same program, definitions by entries as definitions of whole matrices."""
    definitions = tuple(Definition(d.symbol, whole(d.expr)) for d in program.definitions)
    if all(a.expr is b.expr for a, b in zip(definitions, program.definitions, strict=True)):
        return program
    return replace(program, definitions=definitions)


def whole(expr: Expr) -> Expr:
    """The expression without letters; the expression itself where it has none, or no axis left."""
    if not any(e.op in LETTERED for e in walk([expr])):
        return expr
    laid: dict[Expr, Laid] = {}
    try:
        for e in walk([expr]):
            laid[e] = _lay(e, [laid[a] for a in e.args])
    except (_NoAxis, TypeFault):
        return expr
    found = laid[expr]
    if found.row is not None or found.column is not None or found.matrix.type != expr.type:
        return expr
    return simplify(found.matrix)


def _lay(e: Expr, args: list[Laid]) -> Laid:
    if e.op is position_op:
        return Laid(e)
    if e.op is equal:
        return _equal(e)
    if any(a.matrix.op is position_op for a in args):
        raise _NoAxis
    if e.op in (take_row_op, take_column_op, place_row_op, place_column_op, total_op):
        return _indexed(e, args[0])
    if all(a.row is None and a.column is None for a in args):
        return Laid(rebuild(e, tuple(a.matrix for a in args)))
    if e.op in ENTRYWISE:
        return _entrywise(e, args)
    if e.op is scale:
        return _scaled(e, args)
    if e.op is transpose:
        return args[0].turned
    if e.op is matmul:
        return _product(e, *args)
    return _along_an_axis(e, args[0])


def _equal(e: Expr) -> Laid:
    """[i = j] is the identity."""
    a, b = e.args
    if a.op is not position_op or b.op is not position_op:
        raise _NoAxis
    i, j = a.parameters[0], b.parameters[0]
    if i.dim != j.dim or i == j:
        raise _NoAxis
    return Laid(identity(i.dim), i, j)


def _indexed(e: Expr, a: Laid) -> Laid:
    letter: Letter = e.parameters[0]
    if e.op is total_op:
        # Σᵢ aᵢ sums the axis that stands for i.
        if a.row == letter:
            return Laid(sum_rows(a.matrix), None, a.column)
        if a.column == letter:
            return Laid(sum_columns(a.matrix), a.row, None)
        raise _NoAxis
    core = e.args[0].type
    if e.op is take_row_op and a.row is None:
        return Laid(a.matrix, letter, a.column)
    if e.op is take_column_op and a.column is None:
        return Laid(a.matrix, a.row, letter)
    if e.op is place_row_op:
        if a.column == letter and core.columns == ONE:
            a = a.turned
        if a.row == letter:
            return Laid(a.matrix, None, a.column)
    if e.op is place_column_op:
        if a.row == letter and core.rows == ONE:
            a = a.turned
        if a.column == letter:
            return Laid(a.matrix, a.row, None)
    raise _NoAxis


def _frame(e: Expr, args: list[Laid]) -> tuple[Letter | None, Letter | None]:
    """The letters of the rows and columns of a result, wherever its arguments have theirs."""
    letters = list(e.type.letters)
    row = column = None
    free_row, free_column = e.type.rows == ONE, e.type.columns == ONE
    for a in args:
        if free_row and row is None and a.row in letters and a.row != column:
            row = a.row
        if free_column and column is None and a.column in letters and a.column != row:
            column = a.column
    for letter in letters:
        if letter in (row, column):
            continue
        if free_row and row is None:
            row = letter
        elif free_column and column is None:
            column = letter
        else:
            raise _NoAxis
    return row, column


def _length(letter: Letter | None, otherwise: Dim) -> Dim:
    return otherwise if letter is None else letter.dim


def _into(a: Laid, core: Type, row: Letter | None, column: Letter | None) -> Expr:
    """The matrix of an argument in the frame of the result; `core` is its own without letters."""
    wrong = (a.row is not None and a.row != row) or (a.column is not None and a.column != column)
    if wrong:
        if (core.rows != ONE) or (core.columns != ONE):
            raise _NoAxis
        a = a.turned
        if (a.row is not None and a.row != row) or (a.column is not None and a.column != column):
            raise _NoAxis
    wanted = Type(_length(row, core.rows), _length(column, core.columns))
    if not can_expand(a.matrix.type, wanted):
        raise _NoAxis
    return expand(a.matrix, wanted)


def _entrywise(e: Expr, args: list[Laid]) -> Laid:
    """f(aᵢ, bᵢ) = f(a, b)ᵢ"""
    row, column = _frame(e, args)
    core = e.type.core
    return Laid(e.op(*(_into(a, core, row, column) for a in args)), row, column)


def _scaled(e: Expr, args: list[Laid]) -> Laid:
    """sᵢ aᵢ = (s ⊙ a)ᵢ; a scalar without a letter stays in front"""
    s, a = args
    row, column = _frame(e, [a, s])
    if s.row is None and s.column is None:
        return Laid(scale(s.matrix, _into(a, e.type.core, row, column)), row, column)
    core = Type(ONE, ONE)
    factor = expand(
        _into(s, core, row, column),
        Type(_length(row, e.type.rows), _length(column, e.type.columns)),
    )
    return Laid(multiply(factor, _into(a, e.type.core, row, column)), row, column)


def _product(e: Expr, a: Laid, b: Laid) -> Laid:
    """aᵢ B = (A B)ᵢ; A bⱼ = (A B)ⱼ; aᵢ bⱼ = (A B)ᵢⱼ; aᵢ bᵢ = sum of the columns of A ⊙ Bᵀ"""
    left, right = e.args
    if left.type.columns == ONE:
        # Nothing is summed: an outer product, entry by entry.
        row, column = _frame(e, [a, b])
        first = _into(a, left.type.core, row, column)
        second = _into(b, right.type.core, row, column)
        full = Type(_length(row, e.type.rows), _length(column, e.type.columns))
        return Laid(multiply(expand(first, full), expand(second, full)), row, column)
    if a.column is not None or b.row is not None:
        raise _NoAxis
    if a.row is not None and a.row == b.column:
        if b.matrix.type.rows != a.matrix.type.columns:
            raise _NoAxis
        return Laid(sum_columns(multiply(a.matrix, transpose(b.matrix))), a.row, None)
    return Laid(matmul(a.matrix, b.matrix), a.row, b.column)


def _along_an_axis(e: Expr, a: Laid) -> Laid:
    """Sums, repeats and softmax along an axis that stands for no letter."""
    core = e.args[0].type
    if e.op in (sum_columns, softmax_rows, repeat_columns) and a.column is None:
        return Laid(_again(e, a.matrix), a.row, None)
    if e.op in (sum_rows, softmax_columns, repeat_rows) and a.row is None:
        return Laid(_again(e, a.matrix), None, a.column)
    if e.op is sum_all and core.rows == ONE and a.column is None:
        return Laid(sum_columns(a.matrix), a.row, None)
    if e.op is sum_all and core.columns == ONE and a.row is None:
        return Laid(sum_rows(a.matrix), None, a.column)
    if e.op is repeat_rows and core.columns == ONE and a.column is None:
        return Laid(_again(e, a.turned.matrix), None, a.row)
    if e.op is repeat_columns and core.rows == ONE and a.row is None:
        return Laid(_again(e, a.turned.matrix), a.column, None)
    raise _NoAxis


def _again(e: Expr, matrix: Expr) -> Expr:
    if e.op is repeat_rows:
        return repeat_rows(matrix, m=e.type.rows)
    if e.op is repeat_columns:
        return repeat_columns(matrix, n=e.type.columns)
    return e.op(matrix)
