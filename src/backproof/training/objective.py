"""The loss of a network on its data as one function of all parameters, with its gradient.

This is what an optimiser of somebody else wants (`scipy.optimize.minimize(f, w, jac=True)`); the
whole of it is one call of compiled code.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import numpy as np

from backproof.algebra.expressions import Array
from backproof.algebra.program import Program
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.compilation import single_call
from backproof.backends.native.jit import compile_text
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import host
from backproof.backends.native.verify import packed
from backproof.training.data import DataSet
from backproof.training.engines.arranged import arrange_problem
from backproof.training.engines.native import zeros
from backproof.training.problem import pose
from backproof.training.settings import Settings


class Objective:
    """f(w) = (loss, gradient) for a row w of all parameters; `count` is its length.

    Raises UnsupportedProgram for a network that cannot be compiled, NoCompiler without llvmlite.
    """

    def __init__(self, program: Program, data: DataSet, settings: Settings | None = None):
        chosen = settings or Settings()
        self._problem = problem = pose(program, data, chosen)
        compiled, regime = arrange_problem(problem)
        if compiled is None:
            raise UnsupportedProgram("not-compiled", regime.why)
        kind = np.dtype(chosen.precision)
        bits, samples = 8 * kind.itemsize, len(problem.x)
        machine = host()
        lanes = machine.lanes(bits)
        choices = Choices(bits, lanes, machine.vector_registers, exact_whole=samples % lanes == 0)
        number = ctypes.c_double if bits == 64 else ctypes.c_float
        pointer = ctypes.c_void_p
        signature = ctypes.CFUNCTYPE(number, pointer, pointer, ctypes.c_int64, pointer)
        self._call = compile_text(single_call(compiled, choices)).function("gradients", signature)
        self.count = problem.count
        columns = np.concatenate([problem.x.T, problem.y.T])
        self._data = packed(columns, lanes, kind)
        self._row, self._found = zeros(self.count, kind), zeros(self.count, kind)
        self._arguments = (
            self._row.ctypes.data, self._data.ctypes.data, samples, self._found.ctypes.data
        )  # fmt: skip

    def __call__(self, w: Array) -> tuple[float, Array]:
        """The loss and its gradient by every parameter, in the order of `row`."""
        self._row[:] = w
        loss: float = self._call(*self._arguments)
        return loss, self._found.copy()

    def matrices(self, w: Array) -> dict[str, Array]:
        """A row as the matrices of the document, by name; also for gradients."""
        return {p.name: part for p, part in self._problem.views(np.asarray(w)).items()}

    def row(self, matrices: Mapping[str, Array]) -> Array:
        """Matrices by name as a row; raises KeyError for one that is missing."""
        parts = [np.asarray(matrices[p.name]) for p in self._problem.plan.program.parameters]
        return np.concatenate([part.reshape(-1) for part in parts])
