"""Run a generated module against the algebra at random points before anybody receives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr
from backproof.algebra.program import Program, dims_of
from backproof.algebra.types import ONE, Dim
from backproof.backends.plan import Plan, given

TOLERANCE = 1e-10
# Distinct, none of them 1 or a square, so that no two axes and no factor can be confused.
_SIZES = (3, 5, 2, 7, 6, 11, 10, 13, 12, 14, 15, 17)
_TRIES = 40


class WrongCode(RuntimeError):
    """Generated code disagrees with the algebra: an error of ours, never of the document."""


def verify(text: str, program: Program, plan: Plan, points: int = 2) -> None:
    """Compare forward values and gradients with the program as written; raises WrongCode.

    The gradients are compared with complex-step differences of the written program, which share
    nothing with the derivation.
    """
    namespace: dict[str, Any] = {"__name__": "generated"}
    exec(compile(text, "<generated>", "exec"), namespace)
    random = np.random.default_rng(20240607)
    for _ in range(points):
        values, sizes, expected = _point(program, random)
        parameters = {plan.names[p]: values[p] for p in plan.program.parameters}
        data = [values[s] for s in plan.given if s not in plan.program.parameters]
        with np.errstate(all="ignore"):
            found = namespace["forward"](parameters, *data)
            backward = namespace["backward"](parameters, found, *data)
        for definition in program.definitions:
            name = plan.names[definition.symbol]
            _same(f"the value of {name}", found[name], expected[definition.symbol])
        for parameter in plan.program.parameters:
            name = plan.names[parameter]
            truth = complex_step(program, parameter, values, sizes)
            _same(f"the gradient of {name}", backward[name], truth)


def complex_step(
    program: Program, by: Expr, values: dict[Expr, Array], sizes: dict[Dim, int]
) -> Array:
    """The gradient of the loss by a given quantity: Im L(x + ih) / h, exact to rounding."""
    assert program.loss is not None
    shape = values[by].shape
    steps = np.eye(values[by].size).reshape(-1, *shape) * 1e-30j
    known: dict[Expr, Array] = {**values, by: values[by] + steps}
    with np.errstate(all="ignore"):
        for definition in program.definitions:
            found = evaluate([definition.expr], known, sizes)
            known[definition.symbol] = found[definition.expr]
    moved = np.broadcast_to(known[program.loss], (values[by].size, 1, 1))
    return np.asarray(moved.imag / 1e-30).reshape(shape)


def _point(
    program: Program, random: np.random.Generator
) -> tuple[dict[Expr, Array], dict[Dim, int], dict[Expr, Array]]:
    """Values of what is given at which everything is finite."""
    dims = dict.fromkeys(dims_of(program))
    for s in given(program):
        for dim in (s.type.rows, s.type.columns):
            dims.update(dict.fromkeys(dim.parts or (dim,)))
    dims.pop(ONE, None)
    order = random.permutation(min(len(dims), len(_SIZES)))
    sizes = {dim: _SIZES[order[i]] if i < len(order) else i + 9 for i, dim in enumerate(dims)}
    draw: tuple[Callable[[tuple[int, int]], Array], ...] = (
        lambda shape: random.uniform(-1.5, 1.5, shape),
        lambda shape: random.uniform(0.1, 0.9, shape),
    )
    for attempt in range(_TRIES):
        targets = draw[1]
        others = draw[attempt % 2]
        values = {
            s: (targets if s in program.targets else others)(s.type.shape(sizes))
            for s in given(program)
        }
        known = dict(values)
        with np.errstate(all="ignore"):
            for definition in program.definitions:
                found = evaluate([definition.expr], known, sizes)
                known[definition.symbol] = found[definition.expr]
        if all(np.isfinite(known[d.symbol]).all() for d in program.definitions):
            return values, sizes, known
    raise WrongCode(f"no point among {_TRIES} at which the program is finite: nothing was verified")


def _same(what: str, found: Array, expected: Array) -> None:
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape:
        raise WrongCode(f"{what} has shape {found.shape}, the algebra says {expected.shape}")
    scale = 1.0 + float(np.max(np.abs(expected), initial=0.0))
    difference = float(np.max(np.abs(found - expected), initial=0.0)) / scale
    if not difference <= TOLERANCE:
        raise WrongCode(f"{what} differs from the algebra by {difference:.3g}")
