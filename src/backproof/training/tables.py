"""Tables of numbers in .csv files: a header, one sample a line, one column the target."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

import numpy as np

from backproof.algebra.expressions import Array
from backproof.training.errors import DataError


def read_table(path: Path, target: str | None) -> tuple[Array, Array, tuple[str, ...], str]:
    """Points, targets, names of features and target, which is the last column or `target`.

    Raises DataError with the line and the column of the first fault.
    """
    lines = _lines(path)
    if not lines:
        raise DataError("empty", f"{path}: the file is empty; give a header and one sample a line")
    header = [name.strip() for name in lines[0][1]]
    if all(_number(name) is not None for name in header):
        raise DataError(
            "no-header", f"{path}: line 1 holds numbers; give the columns names in a first line"
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise DataError("ambiguous-column", f"{path}: line 1 names {twice[0]!r} more than once")
    wanted = header[-1] if target is None else target
    if wanted not in header:
        names = ", ".join(header)
        raise DataError("missing-column", f"{path}: no column {wanted!r}; there are {names}")
    if len(header) < 2:
        raise DataError("empty", f"{path}: the only column is the target; there are no features")
    if len(lines) == 1:
        raise DataError("empty", f"{path}: there is a header, but no sample")
    table = np.array([_row(path, header, number, row) for number, row in lines[1:]])
    at = header.index(wanted)
    features = tuple(name for name in header if name != wanted)
    return np.delete(table, at, axis=1), table[:, at], features, wanted


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its last line."""
    try:
        # utf-8-sig: spreadsheets put a byte order mark in front of the first name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise DataError("unreadable", f"{path}: not a readable .csv file ({fault})") from fault


def _row(path: Path, header: Sequence[str], line: int, row: Sequence[str]) -> list[float]:
    if len(row) != len(header):
        raise DataError(
            "ragged", f"{path}:{line}: {len(row)} cells, but the header has {len(header)}"
        )
    values: list[float] = []
    for name, cell in zip(header, row, strict=True):
        value = _number(cell)
        where = f"{path}:{line}: column {name!r}"
        if value is None:
            found = f"holds {cell.strip()!r}" if cell.strip() else "is empty"
            raise DataError("not-numbers", f"{where} {found}; it must be a number")
        if not isfinite(value):
            raise DataError(
                "not-finite",
                f"{where} holds {cell.strip()!r}; remove the sample or fill in a value",
            )
        values.append(value)
    return values


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
