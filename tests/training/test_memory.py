"""Too little memory is said before the run."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import networks
import numpy as np
import pytest

from backproof.backends.native.machine import padded
from backproof.training import (
    DataError,
    Settings,
    TrainingError,
    fit,
    free_memory,
    load_data,
    memory,
)
from backproof.training.data import DataSet, from_arrays
from backproof.training.engines import start
from backproof.training.engines.tapes import TapeSession
from backproof.training.model import Model
from backproof.training.problem import Problem, pose
from backproof.training.scores import accuracy


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Tells the most bytes that were taken since it began."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def allowed(data: DataSet, problem: Problem) -> int:
    """As much again as the data, two copies of the parameters of two restarts, 64 MiB."""
    return data.x.nbytes + data.y.nbytes + 2 * 2 * 8 * problem.count + 64 * 2**20


def test_a_million_million_restarts_are_refused_before_anything_is_drawn() -> None:
    with pytest.raises(TrainingError, match=r"10{12} restarts would take \d{6}\.\d GB") as caught:
        fit(networks.disc(), load_data("disc"), Settings(restarts=10**12))
    assert caught.value.code == "too-little-memory"


def test_what_a_step_takes_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(restarts=50, engine="numpy")
    problem = pose(networks.disc(), load_data("disc"), settings)
    monkeypatch.setattr(free_memory, "available", lambda: 500_000)
    with pytest.raises(TrainingError, match=r"50 restarts at once .* fewer restarts"):
        TapeSession(problem, 50, settings)
    monkeypatch.setattr(free_memory, "available", lambda: None)
    TapeSession(problem, 50, settings)


def test_the_estimate_is_what_a_tape_takes() -> None:
    """An upper bound, within a factor of two: what only repeats is held smaller."""
    settings = Settings(restarts=20, engine="numpy")
    problem = pose(networks.disc(), load_data("disc"), settings)
    session = TapeSession(problem, 20, settings)
    _, _, tape = session._tape(100)
    roots = [session.written[g] for g in problem.plan.gradients.values()]
    estimate = memory.buffers(roots, problem, 100, 20)
    assert tape.bytes <= estimate <= 2 * tape.bytes


@pytest.mark.parametrize("name", sorted(networks.ALL))
def test_a_loss_in_parts_is_the_loss(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = networks.ALL[name]()
    draw = np.random.default_rng(0)
    points = draw.normal(size=(101, 2))
    labels = np.eye(3)[draw.integers(3, size=101)] if "softmax" in name else points[:, 0] > 0
    data = from_arrays(points, labels * 1.0)
    settings = Settings(restarts=3, engine="numpy", constants={"λ": 0.1} if name == "ridge" else {})
    problem = pose(program, data, settings)
    starts = draw.normal(size=(3, problem.count))
    whole = networks.at(TapeSession(problem, len(starts), settings), starts).losses()
    monkeypatch.setattr("backproof.training.engines.tapes.MOST_BYTES", 1000)
    parts = networks.at(TapeSession(problem, len(starts), settings), starts).losses()
    np.testing.assert_allclose(parts, whole, rtol=1e-13)


def test_the_loss_of_many_samples_and_their_classes_take_little_memory() -> None:
    """Beside the data as given: as much again, two copies of the parameters, 64 MiB."""
    points = np.random.default_rng(0).normal(size=(3_200_000, 2))
    data = from_arrays(points, np.where(points[:, 0] > 0, 1.0, 0.0))
    settings = Settings(restarts=2, epochs=1, batch=100, engine="numpy")
    with traced() as peak:
        problem = pose(networks.disc(), data, settings)
        session = TapeSession(problem, 2, settings)
        session.losses()
        parameters = problem.views(session.parameters)
        model = Model(networks.disc(), {p.name: a[0] for p, a in parameters.items()})
        accuracy(model, data)
        assert peak() <= allowed(data, problem)


def test_the_machine_tells_what_it_has() -> None:
    found = free_memory.available()
    assert found is None or found > 0


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("shuffle", [True, False])
def test_compiled_training_holds_the_samples_once_more(shuffle: bool, precision: str) -> None:
    """Beside the data as given: at most as much again, two copies of the parameters, 64 MiB."""
    pytest.importorskip("llvmlite", reason="there is no compiler")
    points = np.random.default_rng(0).normal(size=(3_200_000, 2))
    data = from_arrays(points, np.where(points[:, 0] > 0, 1.0, 0.0))
    settings = Settings(
        restarts=2, epochs=1, batch=100, shuffle=shuffle, engine="native", precision=precision
    )
    problem = pose(networks.disc(), data, settings)
    with traced() as peak:
        begun = start(problem, 2, settings)
        order = np.arange(len(points))[None]
        begun.session.run(order, np.ones(2, dtype=bool))
        begun.session.losses()
        assert peak() <= allowed(data, problem)
    assert begun.engine == "native"


@pytest.mark.parametrize(
    ("engine", "optimiser", "momentum", "copies"),
    [
        ("native", "sgd", 0.5, 2),
        ("native", "adam", 0, 3),
        ("numpy", "sgd", 0, 1),
        ("numpy", "sgd", 0.5, 2),
        ("numpy", "adam", 0, 3),
    ],
)
def test_parameters_are_held_no_more_often_than_the_optimiser_needs(
    engine: str, optimiser: str, momentum: float, copies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parameters and what the optimiser keeps; gradients are those of a group of restarts."""
    if engine == "native":
        pytest.importorskip("llvmlite", reason="there is no compiler")
    monkeypatch.setattr("backproof.training.engines.tapes.MOST_BYTES", 400_000)
    restarts, data = 20_000, load_data("disc", samples=20)
    settings = Settings(
        restarts=restarts, epochs=1, batch=20, engine=engine, optimiser=optimiser, momentum=momentum
    )
    problem = pose(networks.disc(), data, settings)
    row = padded(problem.count, 16) if engine == "native" else problem.count
    with traced() as peak:
        found = fit(networks.disc(), data, settings)
        # Beside them: a dozen numbers for each restart, such as its losses, and a megabyte.
        allowed = 8 * restarts * (copies * row + 12) + 2**20
        assert 8 * restarts * copies * row * 0.9 < peak() <= allowed
    assert found.engine == engine
    assert memory.parameters_and_data(problem, settings) >= 8 * restarts * copies * problem.count


def test_a_whole_training_holds_the_samples_once_more() -> None:
    """The order of an epoch and the classes that come out of it included; see above."""
    pytest.importorskip("llvmlite", reason="there is no compiler")
    points = np.random.default_rng(0).normal(size=(5_000_000, 2))
    data = from_arrays(points, np.where(points[:, 0] > 0, 1.0, 0.0))
    del points
    settings = Settings(restarts=2, epochs=1, batch=100, engine="native")
    problem = pose(networks.disc(), data, settings)
    with traced() as peak:
        fit(networks.disc(), data, settings)
        assert peak() <= allowed(data, problem)


def test_data_that_have_no_room_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "available", lambda: 100_000_000)
    with pytest.raises(DataError, match="2000000 samples would take 112 MB") as caught:
        load_data("disc", samples=2_000_000)
    assert caught.value.code == "too-little-memory"
    assert len(load_data("line", samples=1_000_001).x) == 1_000_001
