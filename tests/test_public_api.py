"""`import backproof`: small, typed, and the same as the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import backproof

DISC = Path(__file__).resolve().parents[1] / "examples" / "disc.md"


def test_every_public_name_exists_and_is_documented() -> None:
    for name in backproof.__all__:
        value = getattr(backproof, name)
        assert name == "__version__" or (value.__doc__ or "").strip(), name
    assert set(backproof.__all__) <= set(dir(backproof))
    assert not hasattr(backproof, "surprise")


def test_the_way_of_the_readme() -> None:
    document = backproof.read(DISC)
    checked = backproof.check(document)
    assert {type(j.verdict).__name__ for j in checked.statements if j.verdict} == {"Holds"}
    derivation = backproof.derive(checked)
    assert len(derivation.entries) == 13
    assert "def backward(" in backproof.emit(checked)
    fitted = backproof.fit(checked, "disc", epochs=2, restarts=2)
    assert fitted.parameters["W_1"].shape == (2, 4)
    assert isinstance(fitted, backproof.Fitted)


def test_a_path_will_do() -> None:
    assert len(backproof.derive(DISC, wrt=["X"]).entries) == 13
    assert backproof.emit(str(DISC)).startswith('"""')


def test_own_data() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(40, 2))
    data = backproof.DataSet("mine", x, (x[:, 0] > 0) * 1.0, (0.0, 1.0), ("a", "b"))
    settings = backproof.Settings(epochs=2, restarts=1)
    assert backproof.fit(DISC, data, settings=settings).accuracy is not None
    with pytest.raises(TypeError):
        backproof.fit(DISC, data, settings=settings, epochs=3)


def test_misuse_raises() -> None:
    with pytest.raises(ValueError, match="numpy"):
        backproof.emit(DISC, to="fortran")
    with pytest.raises(backproof.DocumentError):
        backproof.check("missing.md")
    with pytest.raises(ValueError, match="no quantity"):
        backproof.derive(DISC, wrt=["Q"])
