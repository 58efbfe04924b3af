"""PyTorch: eager, autograd, its layers' functions and its SGD."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from jobs import Job, matrices

torch.set_num_threads(len(os.sched_getaffinity(0)))


def version() -> str:
    return f"PyTorch {torch.__version__}"


def loss(parts: list[Any], x: Any, y: Any) -> Any:
    for w, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
        x = torch.relu(torch.addmm(b, x, w))
    z = torch.addmm(parts[-1], x, parts[-2])
    if z.shape[1] == 1:
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    return torch.nn.functional.cross_entropy(z, y)


def train(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], np.ndarray] | None:
    if job["restarts"] > 1:
        return None
    data = torch.tensor(x), torch.tensor(y)

    def run() -> np.ndarray:
        parts = [torch.tensor(p, requires_grad=True) for p in matrices(job["sizes"], starts[0])]
        optimiser = torch.optim.SGD(parts, lr=job["rate"])
        for _ in range(job["epochs"]):
            for i in range(0, len(x), job["batch"]):
                optimiser.zero_grad()
                loss(parts, *(a[i : i + job["batch"]] for a in data)).backward()
                optimiser.step()
        return np.concatenate([p.detach().numpy().reshape(-1) for p in parts])[None]

    return run


def call(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], tuple[float, np.ndarray]]:
    data = torch.tensor(x), torch.tensor(y)
    parts = [torch.tensor(p, requires_grad=True) for p in matrices(job["sizes"], starts[0])]

    def run() -> tuple[float, np.ndarray]:
        value = loss(parts, *data)
        found = torch.autograd.grad(value, parts)
        return value.item(), np.concatenate([g.numpy().reshape(-1) for g in found])

    return run
