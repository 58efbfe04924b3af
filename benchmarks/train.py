"""Train the 2-4-2-1 network side by side with what else one could run, in turns, and print ratios.

    python benchmarks/train.py [--rounds 7] [--epochs 100]

A contender is given the same 1000 points, batches of 100 in order, learning rate 0.03, and trains
one start (or 16 at once, where it can). Medians of interleaved rounds; the unit is the textbook
script in NumPy, one thread each. JAX and PyTorch take part where they are installed. Compilation is
done before the clock starts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "backends"))

import networks

from backproof.backends.to_numpy import to_numpy
from backproof.training import Settings, load_data
from backproof.training.engines import ENGINES
from backproof.training.problem import pose

BATCH, RATE = 100, 0.03
DATA = load_data("disc")
X, Y = DATA.x, DATA.y[:, None]
Run = Callable[[int], None]
SHAPES = {"W_1": (2, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2), "W_3": (2, 1), "b_3": (1, 1)}


def start() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {name: random.standard_normal(shape) for name, shape in SHAPES.items()}


def batches() -> list[slice]:
    return [slice(i, i + BATCH) for i in range(0, len(X), BATCH)]


def textbook() -> Run:
    """As a course page would write it."""

    def run(epochs: int) -> None:
        p = start()
        W1, b1, W2, b2, W3, b3 = p.values()
        for _ in range(epochs):
            for part in batches():
                x, y = X[part], Y[part]
                X1 = x @ W1 + b1
                X1r = np.maximum(X1, 0)
                X2 = X1r @ W2 + b2
                X2r = np.maximum(X2, 0)
                y_hat = 1 / (1 + np.exp(-(X2r @ W3 + b3)))
                dX3 = (y_hat - y) / len(x)
                dX2 = dX3 @ W3.T * (X2 > 0)
                dX1 = dX2 @ W2.T * (X1 > 0)
                W3 = W3 - RATE * (X2r.T @ dX3)
                b3 = b3 - RATE * dX3.sum(0, keepdims=True)
                W2 = W2 - RATE * (X1r.T @ dX2)
                b2 = b2 - RATE * dX2.sum(0, keepdims=True)
                W1 = W1 - RATE * (x.T @ dX1)
                b1 = b1 - RATE * dX1.sum(0, keepdims=True)

    return run


def engine(restarts: int, name: str = "numpy") -> Run:
    """What `backproof train` runs."""
    settings = Settings(restarts=restarts, batch=BATCH, learning_rate=RATE, shuffle=False)
    problem = pose(networks.disc(), DATA, settings)
    first = np.random.default_rng(0).standard_normal((restarts, problem.count))
    order, alive = np.arange(len(X)), np.ones(restarts, dtype=bool)

    def run(epochs: int) -> None:
        session = ENGINES[name](problem, first, settings)
        with np.errstate(all="ignore"):
            for _ in range(epochs):
                session.run(order, alive)

    return run


def emitted() -> Run:
    """What `backproof emit --to numpy` writes."""
    space: dict[str, Callable[..., tuple[dict[str, np.ndarray], float]]] = {}
    exec(to_numpy(networks.disc()), space)

    def run(epochs: int) -> None:
        parameters = start()
        for _ in range(epochs):
            for part in batches():
                parameters, _ = space["step"](parameters, X[part], Y[part], RATE)

    return run


def jax_scan() -> Run:
    """JAX: an epoch as one compiled scan."""
    import jax
    from jax import numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def loss(p: dict[str, jax.Array], x: jax.Array, y: jax.Array) -> jax.Array:
        first = jax.nn.relu(x @ p["W_1"] + p["b_1"])
        z = jax.nn.relu(first @ p["W_2"] + p["b_2"]) @ p["W_3"] + p["b_3"]
        return jnp.mean(jax.nn.softplus(z) - y * z)

    parts = jnp.asarray(X.reshape(-1, BATCH, 2)), jnp.asarray(Y.reshape(-1, BATCH, 1))

    def step(p, part):  # type: ignore[no-untyped-def]
        gradients = jax.grad(loss)(p, *part)
        return jax.tree.map(lambda a, g: a - RATE * g, p, gradients), None

    @jax.jit
    def epoch(p):  # type: ignore[no-untyped-def]
        return jax.lax.scan(step, p, parts)[0]

    def run(epochs: int) -> None:
        p = {name: jnp.asarray(a) for name, a in start().items()}
        for _ in range(epochs):
            p = epoch(p)
        jax.block_until_ready(p)

    return run


def torch_eager() -> Run:
    """PyTorch: eager, autograd, its SGD."""
    import torch

    torch.set_num_threads(1)
    x, y = torch.tensor(X), torch.tensor(Y)

    def run(epochs: int) -> None:
        p = {name: torch.tensor(a, requires_grad=True) for name, a in start().items()}
        optimiser = torch.optim.SGD(p.values(), lr=RATE)
        loss = torch.nn.BCEWithLogitsLoss()
        for _ in range(epochs):
            for part in batches():
                optimiser.zero_grad()
                first = torch.relu(x[part] @ p["W_1"] + p["b_1"])
                z = torch.relu(first @ p["W_2"] + p["b_2"]) @ p["W_3"] + p["b_3"]
                loss(z, y[part]).backward()
                optimiser.step()

    return run


def contenders() -> dict[str, tuple[Run, int]]:
    """Name -> (run, starts trained at once)."""
    found = {
        "textbook NumPy": (textbook(), 1),
        "backproof, 1 restart": (engine(1), 1),
        "backproof, 16 restarts": (engine(16), 16),
        "emitted module": (emitted(), 1),
    }
    if find_spec("jax"):
        found["JAX, jit + scan"] = (jax_scan(), 1)
    if find_spec("torch"):
        found["PyTorch eager"] = (torch_eager(), 1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=100)
    options = parser.parse_args()
    table = contenders()
    times: dict[str, list[float]] = {name: [] for name in table}
    with threadpool_limits(1):
        for run, _ in table.values():
            run(2)
        for _ in range(options.rounds):
            for name, (run, _) in table.items():
                began = perf_counter()
                run(options.epochs)
                times[name].append(perf_counter() - began)
    steps = options.epochs * len(batches())
    unit = median(times["textbook NumPy"]) / steps
    print(f"{'':26}{'µs/step':>10}{'µs/step/start':>15}{'× textbook, per start':>24}")
    for name, (_, starts) in table.items():
        step = median(times[name]) / steps
        print(f"{name:26}{step * 1e6:10.1f}{step / starts * 1e6:15.2f}{step / starts / unit:24.3f}")


if __name__ == "__main__":
    main()
