"""What is measured: networks, data and numbers of steps, the same for every contender.

A job is a plain dictionary, so that it can be handed to another process as JSON.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

Job = dict[str, Any]
SMALL, MEDIUM, WIDE = [2, 4, 2, 1], [30, 64, 32, 1], [784, 256, 128, 10]


def train(name: str, sizes: list[int], samples: int, epochs: int, **more: Any) -> Job:
    """Training by SGD: ReLU layers, then a sigmoid or, with several outputs, a softmax."""
    job = {"kind": "train", "name": name, "sizes": sizes, "samples": samples, "epochs": epochs,
           "batch": 100, "rate": 0.03, "restarts": 1, "bits": 64, "cores": 1}  # fmt: skip
    return {**job, **more}


def call(samples: int) -> Job:
    """The loss and every gradient, once."""
    return {"kind": "call", "name": f"loss and gradients, N = {samples}", "sizes": SMALL,
            "samples": samples, "bits": 64, "restarts": 1, "cores": 1, "batch": samples,
            "epochs": 0, "rate": 0.03,
            "repeats": max(3, min(2000, 200_000 // samples))}  # fmt: skip


JOBS: tuple[Job, ...] = (
    train("A float32", SMALL, 1000, 501, bits=32),
    train("A float64", SMALL, 1000, 501),
    train("B 1000 restarts, float32", SMALL, 1000, 50, bits=32, restarts=1000, cores=2),
    train("C wide, float32", WIDE, 20_000, 1, bits=32, batch=128, rate=0.01),
    train("D medium, float32", MEDIUM, 100_000, 1, bits=32, batch=128, rate=0.01),
    call(100), call(1000), call(100_000),
    *(train(f"width {w}, float64", [2, w, w, 1], 1000, max(1, 400 // w), rate=0.01)
      for w in (4, 8, 16, 32, 64, 128, 256, 512, 1024)),
)  # fmt: skip


def made(job: Job) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples (samples, features), targets (samples, outputs), starts (restarts, parameters)."""
    random = np.random.default_rng(7)
    sizes = job["sizes"]
    x = random.uniform(-1, 1, (job["samples"], sizes[0]))
    if sizes[-1] == 1:
        inside = (x[:, :2] ** 2).sum(axis=1) < 0.7
        y = inside[:, None] * 1.0
    else:
        y = np.eye(sizes[-1])[random.integers(0, sizes[-1], len(x))]
    starts = np.empty((job["restarts"], count(sizes)))
    for row in starts:
        at = 0
        for before, after in pairwise(sizes):
            weights = before * after
            row[at : at + weights] = random.normal(size=weights) * (2 / before) ** 0.5
            row[at + weights : at + weights + after] = random.normal(size=after) * 0.1
            at += weights + after
    kind = f"float{job['bits']}"
    return x.astype(kind), y.astype(kind), starts.astype(kind)


def count(sizes: list[int]) -> int:
    """The number of parameters."""
    return sum((before + 1) * after for before, after in pairwise(sizes))


def matrices(sizes: list[int], flat: Any) -> list[Any]:
    """W_1, b_1, W_2, ... out of rows of numbers, any axes in front."""
    found: list[Any] = []
    at = 0
    for before, after in pairwise(sizes):
        for rows in (before, 1):
            part = flat[..., at : at + rows * after]
            found.append(part.reshape(*flat.shape[:-1], rows, after))
            at += rows * after
    return found


def losses(job: Job, x: np.ndarray, y: np.ndarray, flat: np.ndarray) -> np.ndarray:
    """The loss of each start on all samples, in float64, whoever trained it."""
    found = []
    for row in np.asarray(flat, dtype=np.float64):
        parts = matrices(job["sizes"], row)
        a = np.asarray(x, dtype=np.float64)
        for w, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
            a = np.maximum(a @ w + b, 0)
        z = a @ parts[-2] + parts[-1]
        if z.shape[1] == 1:
            found.append(np.mean(np.logaddexp(0, z) - y * z))
        else:
            top = z.max(axis=1, keepdims=True)
            sums = top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
            found.append(np.mean((y * (sums - z)).sum(axis=1)))
    return np.array(found)
