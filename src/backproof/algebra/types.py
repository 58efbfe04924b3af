"""Dimensions and types: every quantity is a matrix; a row, a column and a scalar are matrices
too.

An expression may also depend on index letters: it is then a matrix for every value of each letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import NamedTuple, Self


class Dim(NamedTuple):
    """A symbolic dimension, known by its name.

    `number` is the value that the author declared (two dims may share it and stay different);
    `factors` is not empty for the length of a flattened matrix, `summands` for that of stacked
    quantities.
    """

    name: str
    number: int | None = None
    factors: tuple[Dim, ...] = ()
    summands: tuple[Dim, ...] = ()

    @property
    def parts(self) -> tuple[Dim, ...]:
        """The dims that its length is computed from, () for a length of its own."""
        return self.factors or self.summands

    def __str__(self) -> str:
        """The dim for a reader: `W.columns#3` is the columns of W."""
        if self.parts:
            return (" * " if self.factors else " + ").join(map(str, self.parts))
        owner, dot, axis = self.name.partition("#")[0].rpartition(".")
        return f"{axis} of {owner}" if dot and owner else self.name.partition("#")[0]


ONE = Dim("1", 1)

Sizes = Mapping[Dim, int]


class MissingSize(KeyError):
    """A dim has no length; `dim` is it."""

    def __init__(self, dim: Dim):
        self.dim = dim
        super().__init__(dim.name)


def size_of(dim: Dim, sizes: Sizes) -> int:
    """The concrete length of a dim under an assignment; raises MissingSize for a missing one."""
    if dim is ONE:
        return 1
    found = sizes.get(dim)
    if found is not None:
        return found
    if dim == ONE:
        return 1
    if not dim.parts:
        raise MissingSize(dim)
    lengths = [size_of(part, sizes) for part in dim.parts]
    return prod(lengths) if dim.factors else sum(lengths)


class Letter(NamedTuple):
    """An index letter: it runs over 1..dim. Inside one expression a name has one dim."""

    name: str
    dim: Dim

    def __str__(self) -> str:
        return self.name


class LetterClash(ValueError):
    """One name stands for letters of different dims."""


def joined(*groups: Iterable[Letter]) -> tuple[Letter, ...]:
    """The union of the letters, ordered by name; raises LetterClash for a name with two dims."""
    found: dict[str, Letter] = {}
    for group in groups:
        for letter in group:
            if found.setdefault(letter.name, letter) != letter:
                raise LetterClash(f"{letter.name} runs over different dimensions")
    return tuple(found[name] for name in sorted(found)) if len(found) > 1 else (*found.values(),)


class _Shape(NamedTuple):
    rows: Dim
    columns: Dim
    letters: tuple[Letter, ...] = ()


class Type(_Shape):
    """The shape of a quantity: rows x columns, for every value of the letters.

    `letters` are ordered by name, as the axes of an array are that stand before its rows.
    """

    __slots__ = ()

    def __new__(cls, rows: Dim, columns: Dim, letters: tuple[Letter, ...] = ()) -> Self:
        if len(letters) > 1 and letters != joined(letters):
            raise ValueError("the letters of a type are ordered by name, each once")
        return tuple.__new__(cls, (rows, columns, letters))

    @property
    def is_scalar(self) -> bool:
        """Whether it is one number for every value of the letters."""
        return self.rows == ONE and self.columns == ONE

    @property
    def transposed(self) -> Type:
        return Type(self.columns, self.rows, self.letters)

    @property
    def core(self) -> Type:
        """Rows and columns alone."""
        return Type(self.rows, self.columns) if self.letters else self

    def with_letters(self, *letters: Letter) -> Type:
        """The same with more letters; raises LetterClash for a name with two dims."""
        return Type(self.rows, self.columns, joined(self.letters, letters)) if letters else self

    def without(self, letter: Letter) -> Type:
        """The same without a letter."""
        left = tuple(other for other in self.letters if other != letter)
        return Type(self.rows, self.columns, left)

    def shape(self, sizes: Sizes) -> tuple[int, int]:
        """The concrete (rows, columns)."""
        return size_of(self.rows, sizes), size_of(self.columns, sizes)

    def array_shape(self, sizes: Sizes) -> tuple[int, ...]:
        """The concrete (letters..., rows, columns)."""
        front = (size_of(letter.dim, sizes) for letter in self.letters)
        return (*front, *self.shape(sizes))

    def __str__(self) -> str:
        core = "scalar" if self.is_scalar else f"{self.rows} x {self.columns}"
        return f"{core} for every {', '.join(map(str, self.letters))}" if self.letters else core


SCALAR = Type(ONE, ONE)


def flat(type_: Type) -> Dim:
    """The length of a quantity laid out as one vector, row by row."""
    factors = tuple(dim for dim in (type_.rows, type_.columns) if dim != ONE)
    match factors:
        case ():
            return ONE
        case (dim,):
            return dim
        case _:
            return Dim("*".join(dim.name for dim in factors), None, factors)


def added(dims: Iterable[Dim]) -> Dim:
    """The length of quantities stacked on one another; their order does not matter to it."""
    flattened = [part for dim in dims for part in dim.summands or (dim,)]
    match sorted(flattened, key=lambda dim: dim.name):
        case [dim]:
            return dim
        case summands:
            return Dim("+".join(dim.name for dim in summands), None, (), tuple(summands))


def remaining(dim: Dim, part: Dim) -> Dim:
    """What a stacked length counts beside a part; raises ValueError for one that it lacks."""
    left = list(dim.summands)
    for summand in part.summands or (part,):
        left.remove(summand)
    return added(left)
