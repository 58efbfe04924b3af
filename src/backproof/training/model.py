"""A network with numbers in it: what is saved, loaded and asked for predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from backproof.algebra.by_samples import evaluate_by_samples
from backproof.algebra.expressions import Array, Expr, leaves
from backproof.algebra.program import Program, dims_of
from backproof.algebra.types import ONE, Dim
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.stable import inlined, stabilise
from backproof.record import dataclass, field
from backproof.training.errors import DataError
from backproof.training.roles import inputs

# Working memory of a prediction, beside the points and the result.
MOST_BYTES = 16_000_000


class Predictor(Protocol):
    """Anything with a program and the values of its parameters by name."""

    @property
    def program(self) -> Program: ...

    @property
    def parameters(self) -> Mapping[str, Array]: ...

    @property
    def constants(self) -> Mapping[str, float]: ...


@dataclass(frozen=True)
class Model:
    """A program, its parameters by the document's names (rows, columns), and remarks."""

    program: Program
    parameters: Mapping[str, Array]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def constants(self) -> Mapping[str, float]:
        found = self.meta.get("constants", {})
        return found if isinstance(found, Mapping) else {}


def predict(model: Predictor, x: Array, beside: Mapping[str, Array] | None = None) -> Array:
    """The output for points x (samples, features), as (samples, outputs). Where it reads more than
    one input, the others are arrays `beside` x by their names.

    Raises DataError for points of another width, UnsupportedProgram for a program whose output is
    unknown or needs a target, or an input that is not given.
    """
    program = model.program
    if program.output is None:
        raise UnsupportedProgram("no-output", "the document does not say what the network predicts")
    if program.batch is None:
        raise UnsupportedProgram("no-batch", "predictions need an input that holds a batch")
    points = np.asarray(x, dtype=np.float64)
    if points.ndim != 2:
        raise DataError("wrong-shape", f"points have shape {points.shape}, not (samples, features)")
    output = inlined(stabilise(program), program.output)
    # A symbol that the loss alone reads (the weight of a sample) is not asked for.
    read = leaves(output)
    sources = [s for s in program.inputs if s in read or len(program.inputs) == 1]
    values, sizes = _values(model)
    by_columns = False
    for source, array in inputs(sources, points, beside or {}):
        by_columns = source.type.columns == program.batch
        values[source] = array.T if by_columns else array
        width = source.type.rows if by_columns else source.type.columns
        expected = 1 if width == ONE else sizes.get(width)
        if expected is not None and array.shape[1] != expected:
            what = "points have" if array is points else f"{source} has"
            raise DataError(
                "wrong-width", f"{what} {array.shape[1]} features, the model takes {expected}"
            )
        sizes[width], sizes[program.batch] = array.shape[1], len(array)
    result = _run(program, output, values, sizes)
    return result.T if by_columns else result


def _values(model: Predictor) -> tuple[dict[Expr, Array], dict[Dim, int]]:
    """Parameters and constants as arrays, and the lengths that they tell."""
    program = model.program
    sizes: dict[Dim, int] = {d: d.number for d in dims_of(program) if d.number is not None}
    sizes.update(program.numbers)
    values: dict[Expr, Array] = {}
    for p in program.parameters:
        array = np.asarray(model.parameters[p.name], dtype=np.float64)
        values[p] = array
        sizes.update(zip((p.type.rows, p.type.columns), array.shape, strict=True))
    for s in program.free:
        if s.name in model.constants and s not in values:
            values[s] = np.full(s.type.shape(sizes), model.constants[s.name])
    return values, sizes


def _run(program: Program, output: Expr, values: dict[Expr, Array], sizes: dict[Dim, int]) -> Array:
    assert program.batch is not None  # `predict` refuses a program without a batch
    lacking = [s.name for s in program.free if s in leaves(output) and s not in values]
    if lacking:
        raise UnsupportedProgram(
            "output-needs",
            f"the output needs {', '.join(lacking)}, which a prediction does not have",
        )
    with np.errstate(all="ignore"):
        found = evaluate_by_samples([output], values, sizes, program.batch, MOST_BYTES)
    return np.asarray(found[output])
