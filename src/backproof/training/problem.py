"""A program and a data set brought together: arrays, and the length of every dim."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backproof.algebra.expressions import Array, Expr
from backproof.algebra.program import Program, dims_of
from backproof.algebra.types import ONE, Dim, Sizes, size_of
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.plan import Plan, make_plan
from backproof.record import dataclass
from backproof.training.data import DataSet
from backproof.training.errors import DataError
from backproof.training.roles import roles
from backproof.training.settings import Settings

# Numbers that all steps of compiled training move together: this many take a few milliseconds.
SHORT = 20_000_000


@dataclass(frozen=True)
class Problem:
    """What an engine trains. `x`, `y` have one sample per row, whatever the document's layout; in x
    the columns of the input come first, then those of each symbol `beside` it and the target.

    `by_columns` says that the document has one sample per column. `sizes` gives every dim but the
    batch.
    """

    plan: Plan
    x: Array
    y: Array
    input: Expr
    target: Expr
    beside: tuple[Expr, ...]
    by_columns: bool
    batch: Dim
    sizes: Sizes
    constants: Mapping[Expr, Array]

    @property
    def count(self) -> int:
        """The number of parameters."""
        parameters = self.plan.program.parameters
        return sum(int(np.prod(p.type.shape(self.sizes))) for p in parameters)

    @property
    def symbols(self) -> tuple[Expr, ...]:
        """What holds samples, in the order of the columns of x and then y."""
        return (self.input, *self.beside, self.target)

    def arrays(self, x: Array, y: Array) -> dict[Expr, Array]:
        """Rows of x and y as arrays of the document, in the same memory."""
        found, start = {self.target: y}, 0
        for s in (self.input, *self.beside):
            width = size_of(_feature(s, self.by_columns), self.sizes)
            found[s] = x[:, start : start + width]
            start += width
        return {s: a.T for s, a in found.items()} if self.by_columns else found

    def views(self, flat: Array) -> dict[Expr, Array]:
        """The parameters as matrices (..., rows, columns) in the memory of rows of numbers."""
        found: dict[Expr, Array] = {}
        start = 0
        for p in self.plan.program.parameters:
            rows, columns = p.type.shape(self.sizes)
            part = flat[..., start : start + rows * columns]
            found[p] = part.reshape(*flat.shape[:-1], rows, columns)
            start += rows * columns
        return found


def pose(program: Program, data: DataSet, settings: Settings) -> Problem:
    """Fit the data to the program.

    Raises UnsupportedProgram for a program that cannot be trained on a table of samples, DataError
    where the data have the wrong width.
    """
    found = roles(program, data)
    source, target, batch = found.input, found.target, program.batch
    plan = make_plan(program)
    if not program.parameters:
        raise UnsupportedProgram("no-parameters", "the document has no parameters to train")
    if batch is None:
        raise UnsupportedProgram(
            "no-batch", "the document describes a single sample; training needs a batch dimension"
        )
    if batch not in (source.type.rows, source.type.columns):
        raise UnsupportedProgram("batch-axis", f"{source} has no axis of length {batch}")
    by_columns = source.type.columns == batch
    for s in (target, *(s for s, _ in found.beside)):
        if (s.type.columns if by_columns else s.type.rows) != batch:
            raise UnsupportedProgram(
                "batch-axis", f"{source} and {s} do not hold their samples along the same axis"
            )
    known = _declared(program, settings)
    x = np.asarray(found.data.x, dtype=np.float64)
    width = _feature(source, by_columns)
    _fix(known, width, x.shape[1], f"the data have {x.shape[1]} features", source)
    y = _targets(found.data, _feature(target, by_columns), known, target)
    for s, array in found.beside:
        what = f"the data have {array.shape[1]} columns of {s}"
        _fix(known, _feature(s, by_columns), array.shape[1], what, s)
    if found.beside:
        x = np.concatenate([x, *(array for _, array in found.beside)], axis=1)
    beside = tuple(s for s, _ in found.beside)
    missing = [d for d in dims_of(program) if d != batch and d not in known]
    if missing:
        names = ", ".join(str(d) for d in missing)
        raise UnsupportedProgram(
            "unknown-length", f"neither the document nor the data say how long {names} is"
        )
    return Problem(
        plan,
        x,
        y,
        source,
        target,
        beside,
        by_columns,
        batch,
        known,
        _constants(plan, settings, known),
    )


def is_short(problem: Problem, settings: Settings) -> bool:
    """Whether compiled code does a whole training in a few milliseconds."""
    return problem.count * len(problem.x) * settings.epochs * settings.restarts <= SHORT


def _feature(array: Expr, by_columns: bool) -> Dim:
    return array.type.rows if by_columns else array.type.columns


def _declared(program: Program, settings: Settings) -> dict[Dim, int]:
    """Lengths from the settings, else from the document."""
    known: dict[Dim, int] = {}
    for dim in dims_of(program):
        number = settings.sizes.get(dim.name, program.numbers.get(dim, dim.number))
        if number is not None and dim != program.batch:
            known[dim] = number
    return known


def _fix(known: dict[Dim, int], dim: Dim, length: int, what: str, array: Expr) -> None:
    declared = size_of(dim, known) if dim == ONE or dim in known else None
    if declared is None and not dim.parts:
        known[dim] = length
    elif declared != length:
        raise DataError("wrong-width", f"{what}, but {array} of the document has {declared}")


def _targets(data: DataSet, dim: Dim, known: dict[Dim, int], target: Expr) -> Array:
    """The targets as (samples, outputs); labels become one-hot rows for several outputs."""
    y = np.asarray(data.y, dtype=np.float64)
    y = y.reshape(len(y), -1)
    if y.shape[1] == 1 and data.classes is not None and dim != ONE:
        y = (y == np.asarray(data.classes)[None, :]) * 1.0
        what = f"the data have {y.shape[1]} classes"
    else:
        what = f"the data have {y.shape[1]} target columns"
    if dim == ONE and data.classes is not None and len(data.classes) > 2:
        raise DataError(
            "too-many-classes",
            f"the data have {len(data.classes)} classes, but {target} has one entry per sample",
        )
    _fix(known, dim, y.shape[1], what, target)
    return y


def _constants(plan: Plan, settings: Settings, sizes: Sizes) -> dict[Expr, Array]:
    found: dict[Expr, Array] = {}
    for s in plan.constants:
        value = settings.constants.get(s.name)
        if value is None:
            raise UnsupportedProgram(
                "unknown-constant", f"{s.name} is neither defined nor a parameter; give its value"
            )
        found[s] = np.full(s.type.shape(sizes), float(value))
    return found
