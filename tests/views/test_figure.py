"""Figures: drawn where that makes sense, repeatable, refused by name elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backproof.training import Fitted, Settings, fit, load_data
from backproof.training.data import DataSet, from_arrays
from backproof.views.figure import FigureError, draw_data, draw_loss, draw_network

sys.path.insert(0, str(Path(__file__).parents[1] / "backends"))

import networks

QUICK = Settings(restarts=3, epochs=30)


@pytest.fixture(scope="module")
def disc() -> tuple[Fitted, DataSet]:
    data = load_data("disc", samples=300)
    return fit(networks.disc(), data, QUICK), data


def _colours(path: Path) -> int:
    image = Image.open(path).convert("RGB")
    assert min(image.size) > 500
    return len(image.getcolors(1 << 24) or [])


def test_png(disc: tuple[Fitted, DataSet], tmp_path: Path) -> None:
    fitted, data = disc
    draw_network(fitted, data, tmp_path / "network.png")
    draw_data(data, tmp_path / "data.png")
    draw_loss(fitted, tmp_path / "loss.png")
    assert _colours(tmp_path / "network.png") > _colours(tmp_path / "data.png") > 10
    assert _colours(tmp_path / "loss.png") > 10


def test_svg_repeats(disc: tuple[Fitted, DataSet], tmp_path: Path) -> None:
    fitted, data = disc
    for name in ("a.svg", "b.svg"):
        draw_network(fitted, data, tmp_path / name)
    first = (tmp_path / "a.svg").read_bytes()
    assert first == (tmp_path / "b.svg").read_bytes()
    assert b"<dc:date>" not in first
    draw_loss(fitted, tmp_path / "a.svg", title="<b>")
    assert b"<b>" not in (tmp_path / "a.svg").read_bytes()


def test_one_feature_and_regressions(tmp_path: Path) -> None:
    settings = Settings(restarts=2, epochs=3, constants={"λ": 0.0})
    line = load_data("line", samples=60)
    fitted = fit(networks.ridge(), line, settings)
    draw_network(fitted, line, tmp_path / "line.png")
    draw_data(line, tmp_path / "data.png")
    random = np.random.default_rng(0)
    plane = from_arrays(random.normal(size=(60, 2)), random.normal(size=60))
    draw_network(fit(networks.ridge(), plane, settings), plane, tmp_path / "plane.png")
    draw_data(plane, tmp_path / "plane data.png")
    assert all(_colours(path) > 10 for path in tmp_path.iterdir())


def test_three_classes(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    labels = np.arange(90) % 3
    data = from_arrays(random.normal(size=(90, 2)) + 3 * np.eye(3)[labels][:, :2], labels)
    fitted = fit(networks.softmax(), data, Settings(restarts=2, epochs=20))
    draw_network(fitted, data, tmp_path / "classes.png")
    assert _colours(tmp_path / "classes.png") > 10


def test_what_has_no_picture(disc: tuple[Fitted, DataSet], tmp_path: Path) -> None:
    fitted, data = disc
    wide = from_arrays(np.random.default_rng(2).normal(size=(20, 3)), np.arange(20) % 2)
    with pytest.raises(FigureError, match="3 features"):
        draw_network(fitted, wide, tmp_path / "a.png")
    draw_data(wide, tmp_path / "wide.png")  # the first two features
    with pytest.raises(FigureError, match=r"\.png or \.svg"):
        draw_data(data, tmp_path / "a.gif")
    assert [p.name for p in tmp_path.iterdir()] == ["wide.png"]


def test_a_network_that_predicts_one_value(disc: tuple[Fitted, DataSet], tmp_path: Path) -> None:
    fitted, data = disc
    zeros = {name: np.zeros_like(array) for name, array in fitted.parameters.items()}
    draw_network(type(fitted)(**{**vars(fitted), "parameters": zeros}), data, tmp_path / "flat.png")


def test_diverged_restarts_do_not_spoil_the_curve(
    disc: tuple[Fitted, DataSet], tmp_path: Path
) -> None:
    fitted, _ = disc
    history = fitted.loss_history.copy()
    history[1:, (fitted.best + 1) % 3] = np.nan
    draw_loss(type(fitted)(**{**vars(fitted), "loss_history": history}), tmp_path / "loss.png")


def test_matplotlib_is_not_loaded_until_something_is_drawn() -> None:
    import subprocess

    code = "import backproof.views.figure, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
