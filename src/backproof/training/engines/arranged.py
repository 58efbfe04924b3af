"""How a problem is compiled: the regime of its network, what the machine and the data settle."""

from __future__ import annotations

import numpy as np

from backproof.backends.native.compilation import Compilable, arrange
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import host
from backproof.backends.native.passes import MOST_BLOCKS
from backproof.backends.native.regimes import Regime
from backproof.training.problem import Problem
from backproof.training.settings import Settings


def arrange_problem(problem: Problem, wanted: bool = True) -> tuple[Compilable | None, Regime]:
    """What is compiled of a problem, and its regime: see `compilation.arrange`."""
    data = problem.symbols
    return arrange(problem.plan, data, problem.batch, problem.sizes, problem.constants, wanted)


def choices_for(problem: Problem, settings: Settings) -> Choices:
    """How code for a problem is to be on this machine; raises NoCompiler."""
    bits = 8 * np.dtype(settings.precision).itemsize
    width, samples = host().lanes(bits), len(problem.x)
    batch = min(settings.batch, samples)
    return Choices(
        bits,
        width,
        host().vector_registers,
        settings.optimiser,
        settings.momentum > 0,
        exact=batch % width == 0 and samples % batch % width == 0,
        exact_whole=samples % width == 0,
        few=-(-batch // width) <= MOST_BLOCKS,
    )
