"""Too little memory is said before the run."""

from __future__ import annotations

import networks
import numpy as np
import pytest

from backproof.training import Settings, TrainingError, fit, load_data, memory
from backproof.training.engines.tapes import TapeSession
from backproof.training.problem import pose


def test_a_million_million_restarts_are_refused_before_anything_is_drawn() -> None:
    with pytest.raises(TrainingError, match=r"10{12} restarts would take 10\d+\.\d GB") as caught:
        fit(networks.disc(), load_data("disc"), Settings(restarts=10**12))
    assert caught.value.code == "too-little-memory"


def test_what_a_step_takes_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(restarts=50, engine="numpy")
    problem = pose(networks.disc(), load_data("disc"), settings)
    monkeypatch.setattr(memory, "available", lambda: 500_000)
    with pytest.raises(TrainingError, match=r"50 restarts at once .* fewer restarts"):
        TapeSession(problem, np.zeros((50, problem.count)), settings)
    monkeypatch.setattr(memory, "available", lambda: None)
    TapeSession(problem, np.zeros((50, problem.count)), settings)


def test_the_estimate_is_what_a_tape_takes() -> None:
    """An upper bound, within a factor of two: what only repeats is held smaller."""
    settings = Settings(restarts=20, engine="numpy")
    problem = pose(networks.disc(), load_data("disc"), settings)
    session = TapeSession(problem, np.zeros((20, problem.count)), settings)
    _, _, tape = session._tape(100)
    roots = [session.written[g] for g in problem.plan.gradients.values()]
    estimate = memory.buffers(roots, problem, 100, 20)
    assert tape.bytes <= estimate <= 2 * tape.bytes


def test_the_machine_tells_what_it_has() -> None:
    found = memory.available()
    assert found is None or found > 0
