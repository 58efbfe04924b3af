"""Index letters: entries taken from and placed into matrices, sums and products over an index.

`take_row(A, i)` is row i of A for every i, `place_row` stacks such rows again; each is the reverse
rule of the other. All other operations are mapped over letters. A builder returns a node of the
row of its name with `_op`, or an equal expression where an argument does not depend on the letter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backproof.algebra.expressions import (
    POSITIVE,
    Array,
    Expr,
    Notation,
    Op,
    TypeFault,
    intern,
    size,
)
from backproof.algebra.ops.arithmetic import divide, multiply, times
from backproof.algebra.ops.elementwise import power
from backproof.algebra.ops.reductions import expand, repeat_columns, repeat_rows
from backproof.algebra.types import ONE, SCALAR, Letter, LetterClash, Sizes, Type, size_of
from backproof.numerics import np


def _axis(letter: Letter, type_: Type) -> int:
    """The axis of a letter in the arrays of a type, counted from the end."""
    letters = type_.with_letters(letter).letters
    return letters.index(letter) - len(letters) - 2


def _moved(a: Array, source: int, target: int) -> Array:
    """An array with one axis in another place."""
    return a if source == target else np.moveaxis(a, source, target)


def _take_row(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return _moved(a[..., None, :], -3, _axis(parameters[0], type_))


def _take_column(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return _moved(a.swapaxes(-1, -2)[..., None], -3, _axis(parameters[0], type_))


def _place_row(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return _moved(a, _axis(parameters[0], type_), -3)[..., 0, :]


def _place_column(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return _moved(a, _axis(parameters[0], type_), -3)[..., 0].swapaxes(-1, -2)


def _total(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.asarray(a.sum(axis=_axis(parameters[0], type_)))


def _product_over(a: Array, *, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.asarray(a.prod(axis=_axis(parameters[0], type_)))


def _position(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.arange(1.0, size_of(parameters[0].dim, sizes) + 1)[:, None, None]


def take_row(a: Expr, letter: Letter) -> Expr:
    """Row i of a matrix for every i; of rows that depend on i already, row i of the i-th matrix."""
    _checked(take_row_op, a, letter, letter.dim == a.type.rows)
    if letter in a.type.letters:
        return _diagonal(take_row, a, letter)
    return _node(take_row_op, a, letter, Type(ONE, a.type.columns, a.type.letters), True)


def take_column(a: Expr, letter: Letter) -> Expr:
    """Column i of a matrix for every i; as `take_row`."""
    _checked(take_column_op, a, letter, letter.dim == a.type.columns)
    if letter in a.type.letters:
        return _diagonal(take_column, a, letter)
    return _node(take_column_op, a, letter, Type(a.type.rows, ONE, a.type.letters), True)


def place_row(a: Expr, letter: Letter) -> Expr:
    """The matrix whose row i is the row for that i."""
    _checked(place_row_op, a, letter, a.type.rows == ONE)
    if letter not in a.type.letters:
        return repeat_rows(a, m=letter.dim)
    return _node(place_row_op, a, letter, Type(letter.dim, a.type.columns, a.type.letters), False)


def place_column(a: Expr, letter: Letter) -> Expr:
    """The matrix whose column i is the column for that i."""
    _checked(place_column_op, a, letter, a.type.columns == ONE)
    if letter not in a.type.letters:
        return repeat_columns(a, n=letter.dim)
    return _node(place_column_op, a, letter, Type(a.type.rows, letter.dim, a.type.letters), False)


def total(a: Expr, letter: Letter) -> Expr:
    """The sum over a letter; what does not depend on it is multiplied by its length."""
    _checked(total_op, a, letter)
    if letter not in a.type.letters:
        return times(size(letter.dim), a)
    return _node(total_op, a, letter, a.type, False)


def product_over(a: Expr, letter: Letter) -> Expr:
    """The product over a letter; what does not depend on it is raised to its length."""
    _checked(product_over_op, a, letter)
    if letter not in a.type.letters:
        return power(a, expand(size(letter.dim), a.type))
    return _node(product_over_op, a, letter, a.type, False)


def position(letter: Letter) -> Expr:
    """The value of the letter itself: 1, 2, ..."""
    return intern(position_op, (), (letter,), SCALAR.with_letters(letter))


def _checked(op: Op, a: Expr, letter: Letter, fits: bool = True) -> None:
    """Raise TypeFault where the axis does not fit or the name of the letter has another dim."""
    try:
        a.type.with_letters(letter)
    except LetterClash:
        fits = False
    if not fits:
        raise TypeFault(op.name, (a.type,))


def _node(op: Op, a: Expr, letter: Letter, type_: Type, added: bool) -> Expr:
    result = type_.with_letters(letter) if added else type_.without(letter)
    return intern(op, (a,), (letter,), result)


def _diagonal(take: Callable[[Expr, Letter], Expr], a: Expr, letter: Letter) -> Expr:
    """Σⱼ [i = j] aᵢⱼ, for the entries that depend on i twice."""
    name = letter.name + "'"
    while any(name == other.name for other in a.type.letters):
        name += "'"
    other = Letter(name, letter.dim)
    same = equal(position(letter), position(other))
    return total(times(same, take(a, other)), other)


_INDEX = Notation("index", "", "")
position_op: Op = Op(
    "position", "->(1,1)", _position, None, Notation("leaf", "", ""), wants_parameters=True
)
take_row_op: Op = Op(
    "take_row", "(m,n)->(1,n)", _take_row,
    lambda g, y, a: (place_row(g, y.parameters[0]),),
    _INDEX, "the derivative by a row stands in that row", wants_parameters=True, build=take_row,
)  # fmt: skip
take_column_op: Op = Op(
    "take_column", "(m,n)->(m,1)", _take_column,
    lambda g, y, a: (place_column(g, y.parameters[0]),),
    _INDEX, "the derivative by a column stands in that column",
    wants_parameters=True, build=take_column,
)  # fmt: skip
place_row_op: Op = Op(
    "place_row", "(1,n)->(m,n)", _place_row,
    lambda g, y, a: (take_row(g, y.parameters[0]),),
    _INDEX, "each row collects its own row", wants_parameters=True, build=place_row,
)  # fmt: skip
place_column_op: Op = Op(
    "place_column", "(m,1)->(m,n)", _place_column,
    lambda g, y, a: (take_column(g, y.parameters[0]),),
    _INDEX, "each column collects its own column", wants_parameters=True, build=place_column,
)  # fmt: skip
total_op: Op = Op(
    "total", "(m,n)->(m,n)", _total,
    lambda g, y, a: (g,),
    Notation("over", r"\sum", "Σ"), "the derivative of a sum reaches every summand",
    wants_parameters=True, build=total,
)  # fmt: skip
product_over_op: Op = Op(
    "product_over", "(m,n)->(m,n)", _product_over,
    lambda g, y, a: (divide(multiply(g, y), a),),
    Notation("over", r"\prod", "Π"), "a factor meets the product of the others", POSITIVE,
    wants_parameters=True, build=product_over,
)  # fmt: skip
equal: Op = Op(
    "equal", "(m,n),(m,n)->(m,n)",
    lambda a, b: (np.abs(np.real(a) - np.real(b)) < 0.5) * 1.0, None,
    Notation("infix", "=", "=", 5), "a mask is constant",
)  # fmt: skip

ROWS: tuple[Op, ...] = (
    take_row_op, take_column_op, place_row_op, place_column_op, total_op, product_over_op, equal,
)  # fmt: skip
