"""PyTensor: one compiled function for a step, on shared variables (its default linker)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytensor
from jobs import Job, matrices
from pytensor import tensor as pt


def version() -> str:
    return f"PyTensor {pytensor.__version__}"


def _loss(parts: list[Any], x: Any, y: Any, outputs: int) -> Any:
    for w, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
        x = pt.maximum(x @ w + b, 0)
    z = x @ parts[-2] + parts[-1]
    if outputs == 1:
        p = pt.sigmoid(z)
        return -pt.mean(y * pt.log(p) + (1 - y) * pt.log(1 - p))
    return -pt.mean(pt.sum(y * pt.log(pt.special.softmax(z, axis=1)), axis=1))


def _shared(job: Job, starts: np.ndarray) -> list[Any]:
    # The axis of length 1 of a bias is known to be one: it broadcasts.
    return [pytensor.shared(p.copy(), shape=tuple(1 if n == 1 else None for n in p.shape))
            for p in matrices(job["sizes"], starts[0])]  # fmt: skip


def train(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], np.ndarray] | None:
    if job["restarts"] > 1:
        return None
    parts = _shared(job, starts)
    kind = f"float{job['bits']}"
    data = [pt.matrix("x", dtype=kind), pt.matrix("y", dtype=kind)]
    found = pt.grad(_loss(parts, *data, job["sizes"][-1]), parts)
    rate = np.asarray(job["rate"], dtype=kind)
    updates = [(p, p - rate * g) for p, g in zip(parts, found, strict=True)]
    step = pytensor.function(data, [], updates=updates, trust_input=True)
    first = matrices(job["sizes"], starts[0])

    def run() -> np.ndarray:
        for p, value in zip(parts, first, strict=True):
            p.set_value(value)
        for _ in range(job["epochs"]):
            for i in range(0, len(x), job["batch"]):
                step(x[i : i + job["batch"]], y[i : i + job["batch"]])
        return np.concatenate([p.get_value().reshape(-1) for p in parts])[None]

    return run


def call(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], tuple[float, np.ndarray]]:
    parts = _shared(job, starts)
    data = [pt.matrix("x"), pt.matrix("y")]
    value = _loss(parts, *data, 1)
    both = pytensor.function(data, [value, *pt.grad(value, parts)], trust_input=True)

    def run() -> tuple[float, np.ndarray]:
        loss, *found = both(x, y)
        return float(loss), np.concatenate([g.reshape(-1) for g in found])

    return run
