"""How much memory a training takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from backproof.algebra.expressions import Expr, symbol_op, walk
from backproof.algebra.ops.linear import transpose
from backproof.algebra.types import Sizes
from backproof.backends.native.machine import padded
from backproof.training.kernels import ELEMENTWISE
from backproof.training.problem import Problem
from backproof.training.settings import Settings
from backproof.training.uses import VIEWS, Uses

NUMBER = 8
# Parameters, gradients (compiled training never has all at once), and a velocity or
# two means: Adam is defined by those, so that compiled training needs three copies and no less.
COPIES = {"sgd": 3, "adam": 4}
# Rows of parameters are filled up to whole vectors, of at most so many numbers.
LANES = 16


def parameters_and_data(problem: Problem, settings: Settings) -> int:
    """Bytes that every engine takes: the samples twice, the parameters of every restart."""
    data = 2 * (problem.x.nbytes + problem.y.nbytes)
    row = NUMBER * padded(problem.count, LANES)
    return data + row * settings.restarts * COPIES[settings.optimiser]


def buffers(roots: Sequence[Expr], problem: Problem, samples: int, restarts: int) -> int:
    """Bytes of the results of all operations below the roots, for so many samples at once.

    What depends on a parameter is there once for each restart; a transpose or repeat is a view, and
    a result that is read for the last time gives its place away.
    """
    sizes: Sizes = {**problem.sizes, problem.batch: samples}
    order = list(walk(roots))
    uses = Uses(order, roots, ())
    varies = set(problem.plan.program.parameters)
    shapes: dict[Expr, tuple[int, ...]] = {}
    total = 0
    for e in order:
        if any(a in varies for a in e.args):
            varies.add(e)
        shapes[e] = _shape(e, shapes, sizes)
        alike = [
            a for a in uses.last(e) if shapes[a] == shapes[e] and (a in varies) == (e in varies)
        ]
        uses.done(e)
        if e.op is symbol_op or not e.args or e.op in VIEWS:
            continue
        if not (alike and e.op.name in ELEMENTWISE):
            total += int(np.prod(shapes[e])) * (restarts if e in varies else 1)
    return NUMBER * total


def _shape(e: Expr, known: Mapping[Expr, tuple[int, ...]], sizes: Sizes) -> tuple[int, ...]:
    """How a result is held: what only repeats is held once."""
    if e.op is transpose:
        return known[e.args[0]][::-1]
    if e.op in VIEWS:
        return known[e.args[0]]
    if e.args and e.op.name in ELEMENTWISE:
        return np.broadcast_shapes(*(known[a] for a in e.args))
    return e.type.shape(sizes)
