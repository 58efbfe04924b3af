"""The loss and its gradient in one call: against differences, and by name."""

from __future__ import annotations

import networks
import numpy as np
import pytest

from backproof.training import Settings, load_data
from backproof.training.objective import Objective

pytest.importorskip("llvmlite", reason="an objective is compiled")


@pytest.mark.parametrize("samples", [50, 101])
def test_the_gradient_is_that_of_the_loss(samples: int) -> None:
    f = Objective(networks.by_columns(), load_data("disc", samples=samples))
    w = np.random.default_rng(1).normal(size=f.count)
    _, gradient = f(w)
    step = 1e-6
    for place, slope in enumerate(gradient):
        moved = np.eye(f.count)[place] * step
        difference = (f(w + moved)[0] - f(w - moved)[0]) / (2 * step)
        assert slope == pytest.approx(difference, rel=1e-6, abs=1e-9)


def test_rows_and_matrices_are_the_same_numbers() -> None:
    f = Objective(networks.disc(), load_data("disc"))
    w = np.arange(float(f.count))
    matrices = f.matrices(w)
    assert {name: part.shape for name, part in matrices.items()} == {
        "W_1": (2, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2), "W_3": (2, 1), "b_3": (1, 1)
    }  # fmt: skip
    assert (f.row(matrices) == w).all()
    with pytest.raises(KeyError, match="b_3"):
        f.row({name: part for name, part in matrices.items() if name != "b_3"})


def test_a_result_is_not_changed_by_the_next_call() -> None:
    f = Objective(networks.disc(), load_data("disc"), Settings(precision="float32"))
    w = np.random.default_rng(1).normal(size=f.count)
    _, first = f(w)
    before = first.copy()
    f(w * 2)
    assert (first == before).all()
    assert first.dtype == np.float32


def test_a_row_of_another_length_is_an_error() -> None:
    f = Objective(networks.disc(), load_data("disc"))
    with pytest.raises(ValueError, match="broadcast"):
        f(np.zeros(f.count + 1))
