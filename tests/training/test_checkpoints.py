"""Saved models: the same numbers come back, and other files are refused."""

from __future__ import annotations

from pathlib import Path

import networks
import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from backproof.training import Settings, fit, load_data
from backproof.training.checkpoints import CheckpointError, encode, load, predict, save


def test_a_model_comes_back(tmp_path: Path) -> None:
    data = load_data("disc")
    fitted = fit(networks.disc(), data, Settings(restarts=2, epochs=2))
    path = tmp_path / "disc.safetensors"
    save(path, fitted.program, fitted.parameters, {"loss": fitted.loss, "data": "disc"})
    model = load(path)
    assert model.program == fitted.program
    assert model.meta == {"loss": fitted.loss, "data": "disc"}
    assert (predict(model, data.x) == predict(fitted, data.x)).all()
    assert [p.name for p in tmp_path.iterdir()] == ["disc.safetensors"]
    first = path.read_bytes()
    save(path, fitted.program, fitted.parameters, {"loss": fitted.loss, "data": "disc"})
    assert path.read_bytes() == first


def test_constants_are_remembered(tmp_path: Path) -> None:
    program = networks.ridge()
    parameters = {"w": np.array([[2.0]]), "b": np.array([[1.0]])}
    save(tmp_path / "m", program, parameters, {"constants": {"λ": 0.5}})
    model = load(tmp_path / "m")
    assert model.constants == {"λ": 0.5}
    np.testing.assert_allclose(predict(model, np.array([[3.0]])), [[7.0]])


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.safetensors"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save(path, networks.ridge(), {"w": np.ones((1, 1)), "b": np.ones((1, 1))})
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"w": np.ones((1, 1))}, "differ in b"),
        ({"w": np.ones(1), "b": np.ones((1, 1))}, "1 axes"),
        ({"w": np.ones((1, 1)), "b": np.ones((2, 1))}, "1 is 2 in b"),
        ({"w": np.full((1, 1), np.nan), "b": np.ones((1, 1))}, "not finite"),
    ],
)
def test_parameters_that_do_not_fit(
    parameters: dict[str, np.ndarray], says: str, tmp_path: Path
) -> None:
    with pytest.raises(CheckpointError, match=says):
        save(tmp_path / "m", networks.ridge(), parameters)
    assert not list(tmp_path.iterdir())


def _metadata(path: Path) -> dict[str, str]:
    with safe_open(str(path), framework="numpy") as file:
        return dict(file.metadata())


def test_damaged_files(tmp_path: Path) -> None:
    path, numbers = tmp_path / "m", {"w": np.ones((1, 1)), "b": np.ones((1, 1))}
    with pytest.raises(CheckpointError, match="no such file"):
        load(path)
    for content in (b"", b"hello", b"\xff" * 100, (2**62).to_bytes(8, "little") + b"{}"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"not a \.safetensors file"):
            load(path)
    save(path, networks.ridge(), numbers)
    good = _metadata(path)
    for change, says in (
        ({"backproof": "9"}, "layout"),
        ({"program": "import os"}, "damaged"),
        ({"meta": "[1]"}, "no JSON object"),
        ({"meta": "{"}, "damaged"),
    ):
        save_file(numbers, path, {**good, **change})
        with pytest.raises(CheckpointError, match=says):
            load(path)
    save_file(numbers, path)
    with pytest.raises(CheckpointError, match="no network"):
        load(path)
    save_file({**numbers, "extra": np.ones((1, 1))}, path, good)
    with pytest.raises(CheckpointError, match="extra"):
        load(path)
    save_file({n: a.astype(np.float32) for n, a in numbers.items()}, path, good)
    with pytest.raises(CheckpointError, match="float32"):
        load(path)


def test_the_library_reads_what_we_write(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    arrays = {"W^{[1]}": random.normal(size=(3, 2)), "λ": random.normal(size=(1, 5))}
    (tmp_path / "m").write_bytes(encode(arrays, {"b": "ü", "a": "1"}))
    found = load_file(tmp_path / "m")
    assert found.keys() == arrays.keys()
    assert all((found[name] == arrays[name]).all() for name in arrays)
    assert _metadata(tmp_path / "m") == {"a": "1", "b": "ü"}
