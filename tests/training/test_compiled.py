"""Compiled training that was kept: found again without LLVM, and the same to the last bit."""

from __future__ import annotations

import builtins
import platform
from pathlib import Path
from typing import Any

import networks
import numpy as np
import pytest

from backproof.backends.native import cache, jit
from backproof.backends.native.machine import Machine
from backproof.training import Settings, fit, load_data, problem
from backproof.training.engines import start
from backproof.training.loop import Fitted

pytest.importorskip("llvmlite", reason="the compiled engine needs llvmlite")
pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64" or platform.system() != "Linux",
    reason="code is kept ready to run on x86-64 under Linux",
)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"shuffle": False},
    {"precision": "float32"},
    {"optimiser": "adam", "batch": 33},
    {"momentum": 0.5, "restarts": 3},
]


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def without_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be compiled any more."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(jit, "compile_text", refuse)


def trained(**more: Any) -> Fitted:
    settings = Settings(**{"restarts": 2, "epochs": 5, **more})
    return fit(networks.disc(), load_data("disc", samples=203), settings)


@pytest.mark.parametrize("more", SETTINGS)
def test_what_was_kept_trains_the_same_bits(
    more: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    first = trained(**more)
    request.getfixturevalue("without_compiler")
    again = trained(**more)
    assert (again.engine, again.why) == (first.engine, first.why)
    np.testing.assert_array_equal(again.loss_history, first.loss_history)
    for name, array in first.parameters.items():
        np.testing.assert_array_equal(again.parameters[name], array)


@pytest.fixture
def levels(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """At which levels code is made, as it is."""
    found: list[int] = []
    compiling = jit.object_code

    def watched(text: str, machine: Machine, level: int) -> bytes:
        found.append(level)
        return compiling(text, machine, level)

    monkeypatch.setattr(jit, "object_code", watched)
    return found


def test_a_session_of_unknown_length_gets_fast_code(levels: list[int]) -> None:
    data, settings = load_data("disc", samples=203), Settings(restarts=1, epochs=1)
    start(problem.pose(networks.disc(), data, settings), 1, settings)
    assert levels == [jit.LEVEL]


@pytest.mark.parametrize("sizes", [{}, {"h": 23, "k": 18}], ids=["unrolled", "tiles"])
@pytest.mark.parametrize("more", SETTINGS, ids=str)
def test_code_that_is_made_quickly_trains_the_same_bits(
    more: dict[str, Any],
    sizes: dict[str, int],
    levels: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = trained(**more, sizes=sizes)
    monkeypatch.setattr(problem, "SHORT", 0)
    thorough = trained(**more, sizes=sizes)
    assert levels == [jit.QUICK, jit.LEVEL]
    np.testing.assert_array_equal(quick.loss_history, thorough.loss_history)
    for name, array in quick.parameters.items():
        np.testing.assert_array_equal(array, thorough.parameters[name])


@pytest.mark.parametrize(
    "other", [{"precision": "float32"}, {"optimiser": "adam"}, {"batch": 7}, {"momentum": 0.1}]
)
def test_other_settings_are_compiled_anew(
    other: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    trained()
    request.getfixturevalue("without_compiler")
    with pytest.raises(AssertionError, match="compiled again"):
        trained(**other)


def test_another_constant_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load_data("line", samples=50)

    def weights(value: float) -> np.ndarray:
        settings = Settings(restarts=1, epochs=3, constants={"λ": value})
        found = fit(networks.ALL["ridge"](), data, settings).parameters
        return np.concatenate([array.ravel() for array in found.values()])

    first = weights(0.1)
    assert not np.array_equal(first, weights(0.7))
    np.testing.assert_array_equal(first, weights(0.1))


def test_a_damaged_entry_is_compiled_again() -> None:
    first = trained()
    for path in cache.folder().iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    np.testing.assert_array_equal(trained().loss_history, first.loss_history)
    for path in cache.folder().iterdir():
        if cache.load(path.stem).startswith(b"{"):  # type: ignore[union-attr]
            cache.store(path.stem, b'{"entries": {}}\nnonsense')
    np.testing.assert_array_equal(trained().loss_history, first.loss_history)


def test_llvm_is_not_loaded_for_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    trained()
    importing = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("llvmlite"):
            raise AssertionError(f"{name} is loaded")
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert trained().engine == "native"
