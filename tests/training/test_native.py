"""The compiled engine against the NumPy engine: the same training, number by number."""

from __future__ import annotations

from dataclasses import replace

import networks
import numpy as np
import pytest

from backproof.algebra.expressions import symbol
from backproof.algebra.ops.arithmetic import square, subtract
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Type
from backproof.training import Settings, TrainingError, UnsupportedProgram, fit, load_data
from backproof.training.data import DataSet, from_arrays

pytest.importorskip("llvmlite", reason="the compiled engine needs llvmlite")

N, d = networks.N, networks.d


@pytest.fixture(scope="module")
def disc() -> DataSet:
    return load_data("disc")


def classes() -> DataSet:
    random = np.random.default_rng(9)
    labels = random.integers(0, 3, 203)
    centres = np.array([[0, 3], [3, -2], [-3, -2]])
    return from_arrays(centres[labels] + random.normal(size=(203, 2)), labels + 4)


def weights() -> DataSet:
    random = np.random.default_rng(8)
    x, y = random.normal(size=(203, 2)), random.uniform(-1, 1, (203, 3))
    return from_arrays(x, y, beside={"omega": random.uniform(0.1, 4, 203)})


CASES = {
    "sgd": {},
    "in order": {"shuffle": False},
    "in order, a shorter last batch": {"shuffle": False, "batch": 70},
    "momentum": {"momentum": 0.9, "batch": 33},
    "adam": {"optimiser": "adam", "learning_rate": 0.01},
    "all samples at once": {"batch": 5000},
}


NETWORKS = {
    **networks.ALL,
    "weighted": networks.weighted,
    "weighted by columns": lambda: networks.weighted(columns=True),
    "standardised": networks.standardised,
}
DATA = {
    "ridge": lambda: load_data("line"),
    "softmax": classes,
    "softmax by columns": classes,
    "weighted": weights,
    "weighted by columns": weights,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("network", ["disc", "by_columns", "standardised", *DATA])
def test_losses_are_those_of_the_numpy_engine(network: str, case: str, disc: DataSet) -> None:
    data = DATA[network]() if network in DATA else disc
    settings = Settings(restarts=3, epochs=8, constants={"λ": 0.1}, **CASES[case])  # type: ignore[arg-type]
    compiled, called = (
        fit(NETWORKS[network](), data, replace(settings, engine=engine))
        for engine in ("native", "numpy")
    )
    assert (compiled.engine, called.engine) == ("native", "numpy")
    np.testing.assert_allclose(compiled.loss_history, called.loss_history, rtol=1e-12)
    for name, array in compiled.parameters.items():
        np.testing.assert_allclose(array, called.parameters[name], rtol=1e-10, atol=1e-13)


def test_a_whole_training_is_that_of_the_numpy_engine(disc: DataSet) -> None:
    """5010 steps of the seed's network."""
    settings = Settings(restarts=4, shuffle=False)
    compiled, called = (
        fit(networks.disc(), disc, replace(settings, engine=engine))
        for engine in ("native", "numpy")
    )
    np.testing.assert_allclose(compiled.loss_history, called.loss_history, rtol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_tiles_train_as_the_numpy_engine_does(case: str, disc: DataSet) -> None:
    settings = Settings(restarts=2, epochs=6, sizes={"h": 23, "k": 18}, **CASES[case])  # type: ignore[arg-type]
    compiled, called = (
        fit(networks.disc(), disc, replace(settings, engine=engine)) for engine in ("auto", "numpy")
    )
    assert compiled.why.startswith("tiles: 520 parameters")
    np.testing.assert_allclose(compiled.loss_history, called.loss_history, rtol=1e-12)
    for name, array in compiled.parameters.items():
        np.testing.assert_allclose(array, called.parameters[name], rtol=1e-10, atol=1e-13)


def test_a_wide_network_is_left_to_numpy(disc: DataSet) -> None:
    settings = Settings(restarts=1, epochs=1, sizes={"h": 200, "k": 150}, precision="float32")
    fitted = fit(networks.disc(), disc, settings)
    assert fitted.why.startswith("NumPy: 30901 parameters")
    assert all(array.dtype == np.float32 for array in fitted.parameters.values())


def test_single_precision_learns(disc: DataSet) -> None:
    settings = Settings(restarts=8, epochs=200, precision="float32", engine="native")
    fitted = fit(networks.disc(), disc, settings)
    assert fitted.accuracy is not None
    assert fitted.accuracy > 0.94


def test_threads_do_not_change_a_bit(disc: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(restarts=7, epochs=30, engine="native")
    home = "backproof.training.engines.native"
    monkeypatch.setattr(f"{home}._OPERATIONS_OF_A_THREAD", 1)
    found = []
    for count in (1, 2, 5):
        monkeypatch.setattr(f"{home}.cores", lambda count=count: count)
        found.append(fit(networks.disc(), disc, settings).loss_history.tobytes())
    assert found[0] == found[1] == found[2]


def test_a_call_that_ends_early_changes_nothing(
    disc: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two records there may be several calls; momentum and Adam go on where they were."""
    settings = Settings(restarts=2, epochs=300, engine="native", optimiser="adam")
    whole = fit(networks.disc(), disc, settings)
    monkeypatch.setattr("backproof.training.engines.native._ORDERS_OF_A_CALL", 2000)
    assert fit(networks.disc(), disc, settings).losses.tobytes() == whole.losses.tobytes()


def test_divergence_names_the_same_step() -> None:
    data = load_data("line")
    settings = Settings(restarts=2, epochs=40, learning_rate=4.0, constants={"λ": 0.0})
    found = []
    for engine in ("native", "numpy"):
        with pytest.raises(TrainingError, match=r"the first at step \d+") as caught:
            fit(networks.ridge(), data, replace(settings, engine=engine, batch=10))
        found.append(str(caught.value))
    assert found[0] == found[1]


def unusual() -> Program:
    X, Y = symbol("X", Type(N, d)), symbol("Y", Type(N, d))
    W, L = symbol("W", Type(d, d)), symbol("L")
    outcome = matmul(matmul(X, W), inverse(matmul(transpose(W), W)))
    return Program(
        (Definition(L, sum_all(square(subtract(outcome, Y)))),),
        inputs=(X,), targets=(Y,), parameters=(W,), loss=L, batch=N,
    )  # fmt: skip


def test_what_cannot_be_compiled_falls_back_and_says_why() -> None:
    random = np.random.default_rng(2)
    data = from_arrays(random.normal(size=(30, 2)), random.normal(size=(30, 2)))
    settings = Settings(restarts=1, epochs=1, learning_rate=1e-6)
    fitted = fit(unusual(), data, settings)
    assert fitted.engine == "numpy"
    assert fitted.why == "inverse: has no compiled form"
    with pytest.raises(UnsupportedProgram, match="inverse"):
        fit(unusual(), data, replace(settings, engine="native"))
    assert np.isfinite(fit(unusual(), data, replace(settings, precision="float32")).loss)


def test_without_a_compiler_numpy_trains(disc: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    from backproof.backends.native.machine import NoCompiler

    def absent(*_: object) -> None:
        raise NoCompiler("llvmlite cannot be loaded: it is not there")

    monkeypatch.setattr("backproof.training.engines.arranged.host", absent)
    monkeypatch.setattr("backproof.backends.native.stamps.compiler", lambda: None)
    fitted = fit(networks.disc(), disc, Settings(restarts=1, epochs=1))
    assert (fitted.engine, fitted.why) == ("numpy", "llvmlite cannot be loaded: it is not there")
    with pytest.raises(TrainingError, match="not there"):
        fit(networks.disc(), disc, Settings(restarts=1, epochs=1, engine="native"))
