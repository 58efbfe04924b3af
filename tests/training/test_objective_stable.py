"""Compiled code is right at any logit, too: compared with the plan, which mpmath has judged."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="native code needs llvmlite")
pytest.importorskip("mpmath", reason="mpmath gives the true values")
sys.path.insert(0, str(Path(__file__).parents[1] / "backends"))

import test_stable_programs as stable

from backproof.algebra.program import dims_of
from backproof.training import Settings
from backproof.training.data import from_arrays
from backproof.training.objective import Objective

SAMPLES = 7  # a tail of lanes on every machine
NOTES = {
    name: stable.NOTES[name]
    for name in ("sigmoid", "complement", "softplus without overflow", "log cosh", "powers",
                 "tanh written out", "swish", "log odds")
}  # fmt: skip


@pytest.mark.parametrize("name", [*NOTES, *stable.CLASS_NOTES])
def test_loss_and_gradient(name: str) -> None:
    several = name in stable.CLASS_NOTES
    note = stable.CLASSES + stable.CLASS_NOTES[name] if several else stable.ONE_LOGIT + NOTES[name]
    program, plan = stable.program(note), stable.planned(note)
    logits = stable.ROWS if several else [(z,) for z in (*stable.SMALL, *stable.FAR)]
    width = len(logits[0])
    labels = np.arange(SAMPLES) % max(2, width)
    y = np.eye(width)[labels] if several else labels[:, None] * 1.0
    data = from_arrays(np.ones((SAMPLES, 1)), y if several else y[:, 0])
    f = Objective(program, data, Settings(sizes={"d": 1, "K": width}))
    lengths = {"N": SAMPLES, "K": width}
    sizes = {dim: lengths.get(dim.name, 1) for dim in dims_of(program)}
    for row in logits:
        given = {"X": [[1.0]] * SAMPLES, "y": y, "Y": y, "w": [row], "W": [row],
                 "b": [[0.0] * width]}  # fmt: skip
        known = stable.run(plan, stable.given(plan, given), sizes)
        loss, found = f(np.array([*row, *[0.0] * width]))
        assert stable.right(loss, known[plan.program.loss].item())
        expected = [known[plan.gradients[p]].reshape(-1) for p in plan.program.parameters]
        np.testing.assert_allclose(found, np.concatenate(expected), rtol=1e-12, atol=1e-12)
