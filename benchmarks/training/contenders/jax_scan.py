"""JAX: the whole training as one compiled scan over steps, restarts by vmap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jax import numpy as jnp
from jobs import Job, matrices

jax.config.update("jax_enable_x64", True)


def version() -> str:
    return f"JAX {jax.__version__}"


def loss(sizes: list[int], flat: Any, x: Any, y: Any) -> Any:
    parts = matrices(sizes, flat)
    for w, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
        x = jax.nn.relu(x @ w + b)
    z = x @ parts[-2] + parts[-1]
    if sizes[-1] == 1:
        return jnp.mean(jax.nn.softplus(z) - y * z)
    return -jnp.mean((y * jax.nn.log_softmax(z)).sum(axis=1))


def train(job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray) -> Callable[[], np.ndarray]:
    sizes, batch, rate = job["sizes"], job["batch"], job["rate"]
    steps = len(x) // batch
    parts = tuple(jnp.asarray(a[: steps * batch].reshape(steps, batch, -1)) for a in (x, y))
    rest = tuple(jnp.asarray(a[steps * batch :]) for a in (x, y))
    slope = jax.grad(lambda p, x, y: loss(sizes, p, x, y))

    def step(p: Any, part: Any) -> Any:
        return p - rate * slope(p, *part), None

    def epoch(p: Any, _: Any) -> Any:
        p, _ = jax.lax.scan(step, p, parts)
        return (step(p, rest)[0] if len(rest[0]) else p), None

    def one(p: Any) -> Any:
        return jax.lax.scan(epoch, p, None, length=job["epochs"])[0]

    whole = jax.jit(jax.vmap(one) if job["restarts"] > 1 else lambda p: one(p[0])[None])
    first = jnp.asarray(starts)
    return lambda: np.asarray(whole(first))


def call(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], tuple[float, np.ndarray]]:
    both = jax.jit(jax.value_and_grad(lambda p, x, y: loss(job["sizes"], p, x, y)))
    arguments = jnp.asarray(starts[0]), jnp.asarray(x), jnp.asarray(y)

    def run() -> tuple[float, np.ndarray]:
        value, slope = both(*arguments)
        return float(value), np.asarray(slope)

    return run
