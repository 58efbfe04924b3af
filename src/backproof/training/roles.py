"""What each symbol of a program takes of a data set.

One input takes the points and one target the targets. What else a document has of every sample
(its weight, say) is given by name: an array beside `x` and `y`, or a column of a table.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import numpy as np

from backproof.algebra.expressions import Array, Expr
from backproof.algebra.program import Program
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.names import identifier
from backproof.record import dataclass, replace
from backproof.training.data import DataSet, checked
from backproof.training.errors import DataError


@dataclass(frozen=True)
class Roles:
    """The input takes `data.x`, the target `data.y`, each symbol of `beside` an array of `data`
    (samples, numbers)."""

    input: Expr
    target: Expr
    beside: tuple[tuple[Expr, Array], ...]
    data: DataSet


def roles(program: Program, data: DataSet) -> Roles:
    """Find who takes what.

    Raises UnsupportedProgram unless one input and one target are left beside what the data name,
    and nothing else is left open; DataError for an array that does not fit the samples.
    """
    numbers = [s.name for s in program.targets if s.type.is_scalar]
    if numbers and len(numbers) < len(program.targets):
        names = " and ".join(numbers)
        raise UnsupportedProgram(
            "no-number",
            f"nothing says what {names} is; write it into the document: `{numbers[0]} = 0.01`",
        )
    data = for_program(program, data)
    source, *others = _one("training needs exactly one input", program.inputs, data)
    target, *more = _one("training needs exactly one target", program.targets, data)
    beside = tuple((s, _array(s, data)) for s in (*others, *more))
    return Roles(source, target, beside, data)


def for_program(program: Program, data: DataSet) -> DataSet:
    """The data with those columns apart that a program has names for, where it has several inputs
    or several targets."""
    names = named_among(data.features, program.inputs, program.targets)
    if not names:
        return data
    at = {name: data.features.index(name) for name in names}
    return replace(
        data,
        x=np.delete(data.x, list(at.values()), axis=1),
        features=tuple(name for name in data.features if name not in at),
        beside={**data.beside, **{name: data.x[:, place] for name, place in at.items()}},
    )


def named_among(names: Container[str], *groups: Sequence[Expr]) -> list[str]:
    """Those of some names that are the name of an input or target, where there are several."""
    wanted = [s for group in groups if len(group) > 1 for s in group]
    return [name for s in wanted if (name := _name_among(names, s))]


def inputs(
    found: Sequence[Expr], x: Array, beside: Mapping[str, Array]
) -> list[tuple[Expr, Array]]:
    """The inputs that a prediction reads, each with its array (samples, numbers): points, and what
    is beside them by name; raises as `roles` does."""
    data = DataSet("the points", x, np.zeros(len(x)), None, (), beside=beside)
    source, *others = _one("predictions need exactly one input", found, data)
    return [(source, data.x), *((s, _array(s, data)) for s in others)]


def _one(need: str, found: Sequence[Expr], data: DataSet) -> list[Expr]:
    """The one symbol that takes points or targets, then those that the data name."""
    named = [s for s in found if len(found) > 1 and _name_among(data.beside, s)]
    left = [s for s in found if s not in named]
    if len(left) == 1:
        return [*left, *named]
    names = ", ".join(s.name for s in found) or "none"
    message = f"{need}; the document has {names}"
    if len(left) > 1:
        name = identifier(left[0].name)
        message += (
            f"; name all but one of them in the data: a column `{name}` of a .csv file, or an "
            f"array `{name}` of a .npz file"
        )
    raise UnsupportedProgram(f"one-{need.split()[-1]}", message)


def _array(symbol: Expr, data: DataSet) -> Array:
    name = _name_among(data.beside, symbol)
    assert name is not None  # `_one` found it there
    array = checked(data.beside[name], name, data.name)
    if array.ndim not in (1, 2) or len(array) != len(data.x):
        raise DataError(
            "wrong-shape",
            f"{data.name}: {name} has shape {array.shape}; the document has it for each of "
            f"{len(data.x)} samples: give ({len(data.x)},) or ({len(data.x)}, numbers)",
        )
    return array.reshape(len(array), -1)


def _name_among(names: Container[str], symbol: Expr) -> str | None:
    """What a symbol is called among names: as in the document, or as in Python."""
    return next((n for n in (symbol.name, identifier(symbol.name)) if n in names), None)
