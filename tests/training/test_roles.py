"""What is given for every sample beside points and targets, by the name the document has for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networks
import numpy as np
import pytest

from backproof.algebra.expressions import Array, size, symbol
from backproof.algebra.ops.arithmetic import add, divide, square, subtract
from backproof.algebra.ops.elementwise import sigmoid
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, Type
from backproof.training import DataError, Settings, UnsupportedProgram, fit, load_data, predict
from backproof.training.data import DataSet, from_arrays
from backproof.training.roles import for_program, roles

N, d, k = networks.N, networks.d, networks.k
SETTINGS = Settings(restarts=2, epochs=5, batch=16, shuffle=False)
RANDOM = np.random.default_rng(12)
X, Y, WEIGHTS = RANDOM.normal(size=(48, 2)), RANDOM.uniform(-1, 1, (48, 2)), RANDOM.random(48)


def with_weights(weights: Array, name: str = "omega") -> DataSet:
    return from_arrays(X, Y, beside={name: weights})


@pytest.mark.parametrize("engine", ["native", "numpy"])
@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize("name", ["omega", "ω"])
def test_a_weighted_step_is_the_textbook_step(engine: str, columns: bool, name: str) -> None:
    if engine == "native":
        pytest.importorskip("llvmlite", reason="the compiled engine needs llvmlite")
    settings = replace(SETTINGS, engine=engine, restarts=1, epochs=1, batch=48)
    program = networks.weighted(columns)
    before = fit(program, with_weights(WEIGHTS, name), replace(settings, epochs=0))
    after = fit(program, with_weights(WEIGHTS, name), settings)
    start = before.parameters["W"].T if columns else before.parameters["W"]
    z = np.tanh(X @ start)
    weights = WEIGHTS[:, None] / WEIGHTS.sum()
    expected = start - 0.03 * X.T @ (2 * weights * (z - Y) * (1 - z**2))
    found = after.parameters["W"].T if columns else after.parameters["W"]
    np.testing.assert_allclose(before.loss, (weights * (z - Y) ** 2).sum(), rtol=1e-13)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    np.testing.assert_allclose(predict(after, X), np.tanh(X @ expected), rtol=1e-12)


def test_a_sample_of_weight_two_counts_as_two() -> None:
    """By weights, and by the samples themselves once more."""
    once = fit(
        networks.weighted(), with_weights(1.0 + (WEIGHTS > 0.5)), replace(SETTINGS, epochs=0)
    )
    again = np.flatnonzero(WEIGHTS > 0.5)
    x, y = np.concatenate([X, X[again]]), np.concatenate([Y, Y[again]])
    data = from_arrays(x, y, beside={"omega": np.ones(len(x))})
    np.testing.assert_allclose(
        once.losses, fit(networks.weighted(), data, replace(SETTINGS, epochs=0)).losses
    )


def test_a_column_of_a_table_and_an_array_of_a_file_are_the_same(tmp_path: Path) -> None:
    table = np.column_stack([X[:, 0], WEIGHTS, X[:, 1], Y[:, 0]])
    rows = [",".join(map(repr, row)) for row in table.tolist()]
    (tmp_path / "a.csv").write_text("\n".join(["a,omega,b,y", *rows]))
    np.savez(tmp_path / "a.npz", x=X, y=Y[:, 0], omega=WEIGHTS, note=np.array(["of no use"]))
    by_column, by_array = (load_data(tmp_path / f"a.{suffix}") for suffix in ("csv", "npz"))
    fitted = [fit(networks.weighted(), data, SETTINGS) for data in (by_column, by_array)]
    np.testing.assert_array_equal(fitted[0].loss_history, fitted[1].loss_history)
    assert for_program(networks.weighted(), by_column).features == ("a", "b")
    # A network with one input takes the column for a feature.
    assert for_program(networks.softmax(), by_column).features == ("a", "omega", "b")


def test_objects_beside_the_arrays_of_a_file_are_left_alone(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=X, y=Y, omega=WEIGHTS, names=np.array([{}, None], dtype=object))
    data = load_data(tmp_path / "a.npz")
    assert set(data.beside) == {"omega"}
    assert np.isfinite(fit(networks.weighted(), data, SETTINGS).loss)


def test_what_is_not_given_is_asked_for_by_name() -> None:
    with pytest.raises(UnsupportedProgram) as caught:
        roles(networks.weighted(), from_arrays(X, Y))
    assert caught.value.code == "one-input"
    assert "the document has X, ω; name all but one of them in the data: a column `X`" in str(
        caught.value
    )
    weighted = networks.weighted()
    targets = (*weighted.targets, symbol("c", Type(N, ONE)))
    with pytest.raises(UnsupportedProgram, match="exactly one target; the document has Y, c"):
        roles(replace(weighted, targets=targets), with_weights(WEIGHTS))


@pytest.mark.parametrize(
    ("weights", "code", "says"),
    [
        (WEIGHTS[:-1], "wrong-shape", r"omega has shape \(47,\); .* for each of 48"),
        (np.where(WEIGHTS < 0.5, np.nan, 1.0), "not-finite", r"entry \(\d+\) of omega"),
        (np.array(["a"] * 48), "not-numbers", "omega holds <U1"),
        (np.ones((48, 3)), "wrong-width", "3 columns of ω, but ω of the document has 1"),
    ],
    ids=["too few", "not finite", "words", "too wide"],
)  # fmt: skip
def test_what_does_not_fit_is_refused(weights: Array, code: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        fit(networks.weighted(), with_weights(weights), SETTINGS)
    assert caught.value.code == code


def two_towers() -> Program:
    """The distance of what two networks make of a pair, against 0 or 1."""
    X, Q, y = symbol("X", Type(N, d)), symbol("Q", Type(N, k)), symbol("y", Type(N, ONE))
    U, V = symbol("U", Type(d, ONE)), symbol("V", Type(k, ONE))
    p, L = symbol("p", y.type), symbol("L")
    return Program(
        (
            Definition(p, sigmoid(add(matmul(X, U), matmul(Q, V)))),
            Definition(L, divide(sum_all(square(subtract(p, y))), size(N))),
        ),
        inputs=(X, Q), targets=(y,), parameters=(U, V), loss=L, output=p, batch=N,
    )  # fmt: skip


def test_an_output_of_two_inputs_is_predicted_from_both() -> None:
    labels, Q = (WEIGHTS > 0.5) * 1.0, RANDOM.normal(size=(48, 3))
    data = from_arrays(X, labels, beside={"Q": Q})
    fitted = fit(two_towers(), data, SETTINGS)
    U, V = fitted.parameters["U"], fitted.parameters["V"]
    expected = 1 / (1 + np.exp(-(X @ U + Q @ V)))
    np.testing.assert_allclose(predict(fitted, X, {"Q": Q}), expected, rtol=1e-12)
    assert fitted.accuracy == np.mean((expected[:, 0] > 0.5) == labels)
    with pytest.raises(UnsupportedProgram, match=r"predictions need exactly one input; .* X, Q"):
        predict(fitted, X)
    with pytest.raises(DataError, match="Q has 2 features, the model takes 3"):
        predict(fitted, X, {"Q": Q[:, :2]})
