"""Dimensions and types: every quantity is a matrix; a row, a column and a scalar are matrices
too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class Dim:
    """A symbolic dimension, known by its name.

    `number` is the value that the author declared (two dims may share it and stay different);
    `factors` is not empty for the length of a flattened matrix.
    """

    name: str
    number: int | None = None
    factors: tuple[Dim, ...] = ()

    def __str__(self) -> str:
        return self.name


ONE = Dim("1", 1)

Sizes = Mapping[Dim, int]


class MissingSize(KeyError):
    """A dim has no length; `dim` is it."""

    def __init__(self, dim: Dim):
        self.dim = dim
        super().__init__(dim.name)


def size_of(dim: Dim, sizes: Sizes) -> int:
    """The concrete length of a dim under an assignment; raises MissingSize for a missing one."""
    if dim is ONE or dim == ONE:
        return 1
    if dim.factors:
        return prod(size_of(factor, sizes) for factor in dim.factors)
    found = sizes.get(dim)
    if found is None:
        raise MissingSize(dim)
    return found


@dataclass(frozen=True, slots=True)
class Type:
    """The shape of a quantity: rows x columns."""

    rows: Dim
    columns: Dim

    @property
    def is_scalar(self) -> bool:
        return self.rows == ONE and self.columns == ONE

    @property
    def transposed(self) -> Type:
        return Type(self.columns, self.rows)

    def shape(self, sizes: Sizes) -> tuple[int, int]:
        """The concrete (rows, columns)."""
        return size_of(self.rows, sizes), size_of(self.columns, sizes)

    def __str__(self) -> str:
        return "scalar" if self.is_scalar else f"{self.rows} x {self.columns}"


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
