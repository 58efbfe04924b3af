"""Compiled training for a problem: made by LLVM, or kept from the last time as it lay in memory.

What is kept is found by what it was made from (the program, every length and constant, the
settings that code depends on, this machine, the versions), so that none of what makes it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol, TypeVar

from backproof.backends.native import cache, stamps
from backproof.backends.native.image import Image, Loaded, image_of
from backproof.backends.native.jit import LEVEL, QUICK
from backproof.backends.to_text import TextError, to_text
from backproof.record import dataclass
from backproof.training.problem import Problem, is_short
from backproof.training.settings import Settings

Function = TypeVar("Function")


class Functions(Protocol):
    """Compiled functions by name."""

    def function(self, name: str, signature: Callable[[int], Function]) -> Function: ...


@dataclass(frozen=True)
class Ready:
    """`train`, `losses` and `pack` of one problem.

    `columns` counts the numbers of one sample, `operations` those of a step; `lanes` samples stand
    side by side, and `exact` says that batches fill them. `why` tells the regime.
    """

    functions: Functions
    columns: int
    operations: int
    lanes: int
    exact: bool
    why: str


def ready(problem: Problem, settings: Settings, once: bool = False) -> tuple[Ready | None, str]:
    """What trains a problem, and why; None where NumPy does. `once` says that it does so no longer
    than the settings ask: for a short training, code is made quickly.

    Raises UnsupportedProgram("not-compiled") with the name of an operation that has no compiled
    form, NoCompiler where llvmlite cannot be loaded.
    """
    level = QUICK if once and is_short(problem, settings) else LEVEL
    name = _name(problem, settings, level)
    found = None if name is None else _kept(name)
    if found is not None:
        return found, found.why
    # Loaded late: what is kept needs neither LLVM nor what writes its text.
    from backproof.backends.native.compilation import training
    from backproof.backends.native.jit import compile_text
    from backproof.training.engines.arranged import arrange_problem, choices_for

    program, regime = arrange_problem(problem, settings.engine == "native")
    if program is None:
        return None, regime.why
    choices = choices_for(problem, settings)
    library = compile_text(training(program, choices), level=level)
    made = Ready(
        library, program.columns, program.operations, choices.lanes, choices.exact, regime.why
    )
    image = None if name is None else image_of(library.code)
    if name is not None and image is not None:
        _keep(name, made, image)
    return made, made.why


def _name(problem: Problem, settings: Settings, level: int) -> str | None:
    """What compiled training is kept under, None where it is not."""
    told = [stamps.program(), stamps.compiler(), stamps.processor()]
    try:
        told.append(to_text(problem.plan.program))
    except TextError:
        return None
    given = {
        "sizes": sorted([str(d), d.name, n] for d, n in problem.sizes.items()),
        "constants": sorted(
            [s.name, a.shape, a.tobytes().hex()] for s, a in problem.constants.items()
        ),
        "data": [s.name for s in problem.symbols],
        "samples": len(problem.x),
        "batch": settings.batch,
        "precision": settings.precision,
        "optimiser": settings.optimiser,
        "momentum": settings.momentum > 0,
        "wanted": settings.engine == "native",
        "level": level,
    }
    known = [part for part in told if part is not None]
    return cache.key(["training", *known, json.dumps(given)]) if len(known) == len(told) else None


def _kept(name: str) -> Ready | None:
    data = cache.load(name)
    if data is None:
        return None
    heading, _, code = data.partition(b"\n")
    try:
        told = json.loads(heading)
        functions = Loaded(Image(code, told.pop("entries")))
        return Ready(functions, **told)
    except (ValueError, TypeError, KeyError, AttributeError, OSError):
        return None


def _keep(name: str, made: Ready, image: Image) -> None:
    told = {
        "entries": dict(image.entries),
        "columns": made.columns,
        "operations": made.operations,
        "lanes": made.lanes,
        "exact": made.exact,
        "why": made.why,
    }
    cache.store(name, json.dumps(told).encode() + b"\n" + image.code)
