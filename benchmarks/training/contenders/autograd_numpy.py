"""HIPS autograd: NumPy's formulas, differentiated as they run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version as installed
from typing import Any

import numpy
from autograd import numpy as np
from autograd import value_and_grad
from jobs import Job, matrices


def version() -> str:
    return f"autograd {installed('autograd')}"


def loss(sizes: list[int], flat: Any, x: Any, y: Any) -> Any:
    parts = matrices(sizes, flat)
    for w, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
        x = np.maximum(np.dot(x, w) + b, 0)
    z = np.dot(x, parts[-2]) + parts[-1]
    if sizes[-1] == 1:
        return np.mean(np.logaddexp(0, z) - y * z)
    top = np.max(z, axis=1, keepdims=True)
    sums = top + np.log(np.sum(np.exp(z - top), axis=1, keepdims=True))
    return np.mean(np.sum(y * (sums - z), axis=1))


def train(
    job: Job, x: numpy.ndarray, y: numpy.ndarray, starts: numpy.ndarray
) -> Callable[[], numpy.ndarray] | None:
    if job["restarts"] > 1:
        return None
    both = value_and_grad(lambda p, x, y: loss(job["sizes"], p, x, y))

    def run() -> numpy.ndarray:
        p = starts[0].copy()
        for _ in range(job["epochs"]):
            for i in range(0, len(x), job["batch"]):
                p -= job["rate"] * both(p, x[i : i + job["batch"]], y[i : i + job["batch"]])[1]
        return p[None]

    return run


def call(
    job: Job, x: numpy.ndarray, y: numpy.ndarray, starts: numpy.ndarray
) -> Callable[[], tuple[float, numpy.ndarray]]:
    both = value_and_grad(lambda p: loss(job["sizes"], p, x, y))
    return lambda: both(starts[0])
