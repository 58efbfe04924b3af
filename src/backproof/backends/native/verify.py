"""Run compiled code against the algebra at a random point before anybody receives it."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import numpy as np

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr
from backproof.algebra.types import Sizes
from backproof.backends.native.jit import compile_text
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import padded
from backproof.backends.plan import Plan
from backproof.backends.verify_numpy import WrongCode

# Fills no whole number of vectors, and more than one.
_SAMPLES = 37
_TOLERANCE = {64: 1e-10, 32: 1e-3}


def verify(
    text: str,
    plan: Plan,
    choices: Choices,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
) -> None:
    """Compare `gradients` of a module with the algebra; raises WrongCode."""
    library = compile_text(text)
    kind = np.dtype(f"f{choices.bits // 8}")
    number = ctypes.c_double if choices.bits == 64 else ctypes.c_float
    pointer, count = ctypes.c_void_p, ctypes.c_int64
    call = library.function("gradients", ctypes.CFUNCTYPE(number, pointer, pointer, count, pointer))
    program, batch = plan.program, plan.program.batch
    all_sizes = dict(sizes) if batch is None else {**sizes, batch: _SAMPLES}
    random = np.random.default_rng(20240607)
    known: dict[Expr, Array] = dict(constants)
    for s in (*program.parameters, *program.inputs):
        known[s] = random.uniform(-1, 1, s.type.shape(all_sizes)).astype(kind).astype(float)
    for s in program.targets:
        known[s] = random.uniform(0.1, 0.9, s.type.shape(all_sizes)).astype(kind).astype(float)
    columns = [
        known[s].reshape(-1, _SAMPLES) if s.type.columns == batch else known[s].T
        for s in (*program.inputs, *program.targets)
    ]
    data = packed(np.concatenate(columns), choices.lanes, kind)
    row = np.concatenate([known[p].reshape(-1) for p in program.parameters]).astype(kind)
    found = np.zeros(padded(len(row), choices.lanes), kind)
    loss = call(row.ctypes.data, data.ctypes.data, _SAMPLES, found.ctypes.data)
    with np.errstate(all="ignore"):
        for step in (*plan.forward, *plan.backward):
            known[step.target] = evaluate([step.expr], known, all_sizes)[step.expr]
    truth = [
        np.broadcast_to(known[plan.gradients[p]], p.type.shape(all_sizes)).reshape(-1)
        for p in program.parameters
    ]
    assert program.loss is not None  # make_plan refuses a program without a loss
    _same("the loss", np.array([loss]), known[program.loss].reshape(-1), choices.bits)
    _same("the gradient", found[: len(row)], np.concatenate(truth), choices.bits)


def packed(columns: Array, lanes: int, kind: np.dtype[np.generic]) -> Array:
    """Columns (columns, samples) as blocks (blocks, columns, lanes); the last sample fills up."""
    count, samples = columns.shape
    blocks = -(-samples // lanes)
    places = np.minimum(np.arange(blocks * lanes), samples - 1)
    whole = columns[:, places].reshape(count, blocks, lanes)
    return np.ascontiguousarray(whole.transpose(1, 0, 2), dtype=kind)


def _same(what: str, found: Array, expected: Array, bits: int) -> None:
    scale = 1.0 + float(np.max(np.abs(expected), initial=0.0))
    difference = float(np.max(np.abs(found - expected), initial=0.0)) / scale
    if not difference <= _TOLERANCE[bits]:
        raise WrongCode(f"{what} in compiled code differs from the algebra by {difference:.3g}")
