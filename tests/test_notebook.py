"""Notebooks: the cell magic, and what results look like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backproof
from backproof.notebook import UsageFault, judged

DISC = (Path(__file__).resolve().parents[1] / "examples" / "disc.md").read_text(encoding="utf-8")
WRONG = "$L = x^2$\n\n$\\frac{dL}{dx} = 4x$ <b>bold</b>\n"


class Shell:
    """As much of an IPython shell as the extension uses."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.magics: dict[tuple[str, str], Any] = {}

    def register_magic_function(self, function: Any, kind: str, name: str) -> None:
        """Keep a magic."""
        self.magics[kind, name] = function


def test_the_extension_gives_a_cell_magic() -> None:
    shell = Shell()
    backproof.load_ipython_extension(shell)
    page = shell.magics["cell", "backproof"]("notes", WRONG)
    assert "0 hold, 1 fail" in repr(page)
    assert isinstance(shell.user_ns["notes"], backproof.Checked)


def test_html_shows_verdicts_and_formulas() -> None:
    html = judged("", WRONG, {})._repr_html_()
    assert "<b>fails</b>" in html
    assert "<math" in html
    assert "<code>scale</code>" in html
    assert "this is 2 times" in html
    assert "0 hold, 1 fail, 0 could not be decided" in html
    assert "<script" not in judged("", WRONG + "$<script>alert(1)</script> = 1$", {})._repr_html_()


def test_a_result_is_shown_in_one_line_as_text() -> None:
    shell = Shell()
    backproof.load_ipython_extension(shell)
    magic = shell.magics["cell", "backproof"]
    magic("notes", WRONG)
    assert repr(shell.user_ns["notes"]) == (
        "<Checked cell.md: 0 hold, 1 fail, 0 could not be decided>"
    )
    assert "--derive" in magic.__doc__


def test_results_of_the_library_look_the_same() -> None:
    checked = backproof.check(backproof.read_text(WRONG, "cell.md"))
    assert checked._repr_html_() == judged("", WRONG, {})._repr_html_()
    assert repr(checked.document).startswith("<Document cell.md: ")
    assert "dL/dx = 2 x" in repr(backproof.derive(checked))
    latex = backproof.derive(checked)._repr_latex_()
    assert latex.startswith("$$\n\\begin{aligned}")
    assert "\\frac{dL}{dx} &= 2 x" in latex


def test_a_cell_derives_and_defines() -> None:
    variables: dict[str, Any] = {}
    page = judged("--derive --define network", DISC, variables)
    assert page._repr_html_().count("<math") > 30
    assert "∂L/∂W₂ = A₁ᵀ ∂L/∂Z₂" in repr(page)
    random = np.random.default_rng(0)
    shapes = {"W_1": (2, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2), "W_3": (2, 1)}
    parameters = {name: random.normal(size=shape) for name, shape in shapes.items()}
    parameters["b_3"] = random.normal(size=(1, 1))
    x, y = random.normal(size=(5, 2)), random.integers(0, 2, (5, 1)) * 1.0
    _, loss = variables["network"].step(parameters, x, y, 0.1)
    assert np.isfinite(loss)


def test_what_cannot_be_defined_is_said() -> None:
    variables: dict[str, Any] = {}
    page = judged("--define network", "only words", variables)
    assert "network is not defined: " in repr(page)
    assert variables == {}


def test_a_cell_without_delimiters_holds_formulas() -> None:
    assert "1 hold, 0 fail" in repr(judged("", "L = x²\n\ndL/dx = 2 x\n", {}))


@pytest.mark.parametrize("line", ["--unknown", "a b", "3x", "--define", "--define 3x"])
def test_a_first_line_that_makes_no_sense(line: str) -> None:
    with pytest.raises(UsageFault, match="%%backproof: "):
        judged(line, WRONG, {})


def test_a_comment_ignores_in_a_cell() -> None:
    text = "$L = x^2$\n\n<!-- backproof: ignore[scale] on purpose -->\n$\\frac{dL}{dx} = 4x$\n"
    assert "0 fail" in judged("", text, {})._repr_html_()
    assert "1 ignored" in backproof.check(backproof.read_text(text, "cell.md"))._repr_html_()


def test_in_a_real_shell() -> None:
    testing = pytest.importorskip("IPython.testing.globalipapp", reason="IPython is not installed")
    shell = testing.get_ipython()
    shell.run_line_magic("load_ext", "backproof")
    page = shell.run_cell_magic("backproof", "found", WRONG)
    shell.display_formatter.active_types = ["text/plain", "text/html"]  # as a notebook does
    data, _ = shell.display_formatter.format(page)
    assert "<math" in data["text/html"]
    assert "1 fail" in data["text/plain"]
    assert "found" in shell.user_ns
    assert not shell.run_cell("%%backproof --nonsense\nL = x").success
