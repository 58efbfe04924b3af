"""Our gradients against automatic differentiation by PyTorch and JAX."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr
from backproof.algebra.program import Program
from backproof.backends.plan import make_plan

sys.path.insert(0, str(Path(__file__).parents[1] / "backends"))

import networks

SIZES = {networks.N: 11, networks.d: 3, networks.h: 5, networks.k: 2, networks.c: 4}


def _point(program: Program) -> dict[Expr, np.ndarray]:
    random = np.random.default_rng(12)
    values = {s: random.normal(size=s.type.shape(SIZES)) for s in make_plan(program).given}
    target = program.targets[0]
    values[target] = random.uniform(size=target.type.shape(SIZES))
    return values


def _ours(program: Program, values: dict[Expr, np.ndarray]) -> dict[str, np.ndarray]:
    plan = make_plan(program)
    known = dict(values)
    for step in (*plan.forward, *plan.backward):
        known[step.target] = evaluate([step.expr], known, SIZES)[step.expr]
    return {p.name: known[plan.gradients[p]] for p in program.parameters}


def _losses(np_: Any) -> dict[str, Callable[..., Any]]:
    """The losses, written by hand in the spelling that PyTorch and JAX share."""

    def entropy(p: Any, y: Any) -> Any:
        return -(y * np_.log(p) + (1 - y) * np_.log(1 - p)).sum() / SIZES[networks.N]

    def logistic(z: Any) -> Any:
        return 1 / (1 + np_.exp(-z))

    def disc(W1: Any, b1: Any, W2: Any, b2: Any, W3: Any, b3: Any, X: Any, y: Any) -> Any:
        first = X @ W1 + b1
        second = (first * (first > 0)) @ W2 + b2
        return entropy(logistic((second * (second > 0)) @ W3 + b3), y)

    def by_columns(W1: Any, b1: Any, W2: Any, b2: Any, X: Any, y: Any) -> Any:
        return entropy(logistic(W2 @ np_.tanh(W1 @ X + b1) + b2), y)

    def softmax(W: Any, b: Any, X: Any, Y: Any) -> Any:
        e = np_.exp(X @ W + b)
        return -(Y * np_.log(e / e.sum(1)[:, None])).sum() / SIZES[networks.N]

    def ridge(w: Any, b: Any, X: Any, y: Any, decay: Any) -> Any:
        r = X @ w + b - y
        return (r * r).sum() / SIZES[networks.N] + (decay * (w * w).sum()).sum()

    return {"disc": disc, "by_columns": by_columns, "softmax": softmax, "ridge": ridge}


@pytest.mark.parametrize("name", ["disc", "by_columns", "softmax", "ridge"])
def test_torch(name: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    program = networks.ALL[name]()
    values = _point(program)
    arrays = {s: torch.tensor(a, dtype=torch.float64) for s, a in values.items()}
    for p in program.parameters:
        arrays[p].requires_grad_()
    _losses(torch)[name](*arrays.values()).backward()
    for p in program.parameters:
        _same(_ours(program, values)[p.name], arrays[p].grad.numpy())


@pytest.mark.parametrize("name", ["disc", "by_columns", "softmax", "ridge"])
def test_jax(name: str) -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    jax.config.update("jax_enable_x64", True)
    program = networks.ALL[name]()
    values = _point(program)
    count = len(program.parameters)
    arrays = [jax.numpy.asarray(a) for a in values.values()]
    found = jax.grad(_losses(jax.numpy)[name], tuple(range(count)))(*arrays)
    for p, truth in zip(program.parameters, found, strict=True):
        _same(_ours(program, values)[p.name], np.asarray(truth))


def _same(ours: np.ndarray, truth: np.ndarray) -> None:
    assert ours.shape == truth.shape
    np.testing.assert_allclose(ours, truth, rtol=1e-9, atol=1e-12)
    assert not np.allclose(ours * 1.001, truth, rtol=1e-6, atol=0)
