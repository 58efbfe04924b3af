"""What is said of each row or column, said of the whole: entry by entry, all of them are alike.

`[f(a_i, b_i)]_i = f(a, b)` for an operation entry by entry; what lacks the letter is repeated. Sums
over other letters and other picks commute with the placing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backproof.algebra.expressions import Expr, Op
from backproof.algebra.ops import arithmetic, elementwise
from backproof.algebra.ops.generic import generic, generic_op
from backproof.algebra.ops.letters import (
    place_column,
    place_column_op,
    place_row,
    place_row_op,
    take_column,
    take_column_op,
    take_row,
    take_row_op,
    total,
    total_op,
)
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import sum_all, sum_columns, sum_rows
from backproof.algebra.types import ONE, SCALAR, Letter

DEEPEST = 150
"""How deep a formula may be nested that is lifted: Python's stack is finite."""
Place = Callable[[Expr, Letter], Expr]
ENTRYWISE: frozenset[Op] = frozenset({*arithmetic.ROWS, *elementwise.ROWS}) - {arithmetic.scale}
"""What works entry by entry; the number of a scale stands before the whole."""
_TAKES: dict[Op, Op] = {place_row_op: take_row_op, place_column_op: take_column_op}
_ACROSS: dict[Op, Op] = {place_row_op: place_column_op, place_column_op: place_row_op}
_OTHER_TAKE: dict[Op, tuple[Op, Place]] = {
    place_row_op: (take_column_op, take_column), place_column_op: (take_row_op, take_row),
}  # fmt: skip
_PLACES: dict[Op, Place] = {place_row_op: place_row, place_column_op: place_column}


def lifted_law(e: Expr) -> Expr | None:
    """[f(a_i, b_i)]_i = f(a, b), where that leaves nothing to be placed"""
    return lifted(e.args[0], e.parameters[0], e.op)


def lifted(e: Expr, letter: Letter, op: Op) -> Expr | None:
    """The whole of what is given for each letter; None where it stays to be placed."""
    return _Lifting(letter).whole(e, op)


class _Lifting:
    """What is lifted over one letter. A part that occurs twice is lifted once, and what is nested
    deeper than DEEPEST stays as it is."""

    def __init__(self, letter: Letter):
        self.letter = letter
        self.found: dict[tuple[Expr, Op], Expr | None] = {}
        self.depth = 0

    def whole(self, e: Expr, op: Op) -> Expr | None:
        if (e, op) not in self.found:
            self.depth += 1
            self.found[e, op] = self._whole(e, op) if self.depth <= DEEPEST else None
            self.depth -= 1
        return self.found[e, op]

    def _whole(self, e: Expr, op: Op) -> Expr | None:
        letter = self.letter
        if letter not in e.type.letters:
            return _PLACES[op](e, letter)
        if e.op is _TAKES[op] and e.parameters[0] == letter:
            return e.args[0] if letter not in e.args[0].type.letters else None
        if (column := _column(e, letter)) is not None:
            return column if op is place_row_op else transpose(column)
        if e.op in ENTRYWISE:
            parts = [self.whole(a, op) for a in e.args]
            return e.op(*[p for p in parts if p is not None]) if None not in parts else None
        if e.op is generic_op:
            inner = self.whole(e.args[0], op)
            return None if inner is None else generic(e.parameters[0], inner, e.parameters[1])
        if e.op is arithmetic.scale and letter not in e.args[0].type.letters:
            inner = self.whole(e.args[1], op)
            return None if inner is None else arithmetic.scale(e.args[0], inner)
        if e.op is total_op and e.parameters[0] != letter:
            inner = self.whole(e.args[0], op)
            return None if inner is None else total(inner, e.parameters[0])
        across, take = _OTHER_TAKE[op]
        if e.op is across:
            inner = self.whole(e.args[0], op)
            return None if inner is None else take(inner, e.parameters[0])
        if e.op is transpose:
            inner = self.whole(e.args[0], _ACROSS[op])
            return None if inner is None else transpose(inner)
        if e.op in (sum_rows, sum_columns, sum_all) and e.type.core == SCALAR:
            return self._sum(e.args[0], op)
        return self._product(e.args[0], e.args[1], op) if e.op is matmul else None

    def _sum(self, summed: Expr, op: Op) -> Expr | None:
        """[Σ aᵢ]ᵢ as the sums of the rows that the vectors aᵢ make, a column, or that turned."""
        row = summed if summed.type.rows == ONE else transpose(summed)
        if row.type.rows != ONE:
            return None
        whole = self.whole(row, place_row_op)
        if whole is None:
            return None
        found = sum_columns(whole)
        return found if op is place_row_op else transpose(found)

    def _product(self, a: Expr, b: Expr, op: Op) -> Expr | None:
        """[aᵢ B]ᵢ = [aᵢ]ᵢ B for rows, [A bⱼ]ⱼ = A [bⱼ]ⱼ for columns; a number may be turned
        before."""
        rows = op is place_row_op
        one, other = (a, b) if rows else (b, a)
        if self.letter in other.type.letters:
            if a.type.rows != ONE or b.type.columns != ONE:
                return None
            if self.letter in one.type.letters:
                first, second = (self.whole(v, place_row_op) for v in (a, transpose(b)))
                if first is None or second is None:
                    return None
                found = sum_columns(arithmetic.multiply(first, second))
                return found if rows else transpose(found)
            one, other = transpose(other), transpose(one)
        whole = self.whole(one, op)
        if whole is None:
            return None
        return matmul(whole, other) if rows else matmul(other, whole)


def outer_law(e: Expr) -> Expr | None:
    """[a_i b]_i = a bᵀ for a row b, [b a_j]_j = b aᵀ for a column b"""
    letter, rows = e.parameters[0], e.op is place_row_op
    for factor, other in _factors(e.args[0]):
        vector = _column(factor, letter)
        across = other.type.rows == ONE if rows else other.type.columns == ONE
        if vector is None or letter in other.type.letters or not across:
            continue
        return matmul(vector, other) if rows else matmul(other, transpose(vector))
    return None


def inner_law(e: Expr) -> Expr | None:
    """Σᵢ aᵢ Wᵢ = aᵀ W for rows Wᵢ, W a for columns; Σᵢ aᵢ bᵢ = aᵀ b"""
    letter = e.parameters[0]
    for factor, other in _factors(e.args[0]):
        if letter not in factor.type.letters or letter not in other.type.letters:
            continue
        vector = lifted(factor, letter, place_row_op)
        if vector is None:
            continue
        if other.type.core == SCALAR:
            taken = lifted(other, letter, place_row_op)
            return None if taken is None else matmul(transpose(vector), taken)
        turned = other.op is transpose
        picked = other.args[0] if turned else other
        if picked.op not in (take_row_op, take_column_op) or picked.parameters[0] != letter:
            continue
        whole = picked.args[0]
        if letter in whole.type.letters:
            continue
        rows = picked.op is take_row_op
        found = matmul(transpose(vector), whole) if rows else matmul(whole, vector)
        return transpose(found) if turned else found
    return None


def _factors(e: Expr) -> Iterator[tuple[Expr, Expr]]:
    """A number and what it multiplies, in each way that a product can be seen."""
    if e.op in (arithmetic.scale, arithmetic.multiply):
        for number, other in (e.args, e.args[::-1]):
            if number.type.core == SCALAR:
                yield number, other


def _column(e: Expr, letter: Letter) -> Expr | None:
    """The column of which a letter picks an entry; None for everything else."""
    if e.op not in (take_row_op, take_column_op) or e.parameters[0] != letter:
        return None
    whole = e.args[0]
    if letter in whole.type.letters or e.type.core != SCALAR:
        return None
    return whole if e.op is take_row_op else transpose(whole)
