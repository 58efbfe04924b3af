"""derive, emit, train, predict and run: what they write, and that nothing is half-written."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backproof.cli.folder import CONTENTS
from backproof.cli.parser import COMMANDS
from backproof.training.checkpoints import load

Run = Callable[..., Any]
SHORT = ["--epochs", 3, "--restarts", 2]


def test_derive_lists_every_gradient(backproof: Run, disc: Path) -> None:
    done = backproof("derive", disc, "--to", "unicode")
    assert done.status == 0
    assert "∂L/∂W₂ = A₁ᵀ ∂L/∂Z₂\n" in done.out
    assert len(done.out.splitlines()) == 13


def test_derive_formats(backproof: Run, disc: Path) -> None:
    latex = backproof("derive", disc, "--to", "latex", "--steps").out
    assert latex.startswith("\\begin{aligned}\n    % ")
    assert latex.endswith("\\end{aligned}\n")
    assert "\\frac{\\partial L}{\\partial W_2} &= A_1^\\top" in latex
    assert backproof("derive", disc, "--to", "markdown").out.startswith("$$\n")
    steps = backproof("derive", disc, "--steps").out
    assert len(steps.splitlines()) > 13


def test_derive_more_and_into_a_file(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("$$\nL = (x y)^2\n$$\n$$\n\\frac{dL}{dx} = 2 x y^2\n$$\n")
    assert (
        backproof("derive", "notes.md", "--wrt", "y", "-o", "out.txt", "--to", "unicode").out == ""
    )
    assert "dL/dy" in (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert backproof("derive", "notes.md", "--wrt", "Q").status == 2


def test_emit_writes_a_module_that_runs(backproof: Run, disc: Path, tmp_path: Path) -> None:
    assert backproof("emit", disc, "--to", "numpy", "-o", "network.py").status == 0
    space: dict[str, Any] = {}
    exec((tmp_path / "network.py").read_text(encoding="utf-8"), space)
    random = np.random.default_rng(0)
    shapes = {"W_1": (2, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2), "W_3": (2, 1)}
    parameters = {name: random.normal(size=shape) for name, shape in shapes.items()}
    parameters["b_3"] = random.normal(size=(1, 1))
    x, y = random.normal(size=(5, 2)), random.integers(0, 2, (5, 1)) * 1.0
    moved, loss = space["step"](parameters, x, y, 0.1)
    assert space["step"](moved, x, y, 0.1)[1] < loss


def test_train_then_predict(backproof: Run, disc: Path, tmp_path: Path) -> None:
    data = "disc:samples=60,noise=0"
    done = backproof("train", disc, "--data", data, *SHORT, "--seed", 1, "-o", "m.safetensors")
    assert done.status == 0, done.err
    assert "accuracy: " in done.out
    assert load(tmp_path / "m.safetensors").meta["features"] == ["x1", "x2"]
    (tmp_path / "p.csv").write_text("x2,id,x1\n1,7,2\n3,8,0.5\n", encoding="utf-8")
    done = backproof("predict", "m.safetensors", "--data", "p.csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["x1"], row["x2"]) for row in rows] == [("2.0", "1.0"), ("0.5", "3.0")]
    assert all(0 < float(row["p"]) < 1 and row["class"] in "01" for row in rows)


def test_the_same_seed_gives_the_same_model(backproof: Run, disc: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        backproof("train", disc, "--data", "disc", *SHORT, "-o", f"{name}.safetensors")
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


def test_train_from_a_file_with_a_target(backproof: Run, disc: Path, tmp_path: Path) -> None:
    rows = [f"{i % 2},{i},{-i}" for i in range(8)]
    (tmp_path / "d.csv").write_text("\n".join(["label,a,b", *rows]), encoding="utf-8")
    done = backproof("train", disc, "--data", "d.csv", "--target", "label", *SHORT)
    assert done.status == 0, done.err
    assert "d.csv, 8 samples of 2 features" in done.out


PAIRS = r"""Each of $N$ pairs is a row of $X \in \mathbb{R}^{N \times 1}$ and one of
$q \in \mathbb{R}^{N \times 1}$, its weight an entry of $c \in \mathbb{R}^{N \times 1}$, its label
one of $y \in \mathbb{R}^{N \times 1}$; $U, V \in \mathbb{R}^{1 \times 1}$.

$$p = \sigma(X U + q V)$$
$$L = -\frac{1}{N} \sum_i c_i (y_i \log p_i + (1 - y_i) \log(1 - p_i))$$
"""


def test_columns_are_given_by_the_names_of_the_notes(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "pairs.md").write_text(PAIRS)
    rows = ["1,0.5,3,0", "-2,1,1,1", "0.5,-1,2,1", "3,2,0.5,0"]
    (tmp_path / "pairs.csv").write_text("\n".join(["a,c,q,y", *rows]))
    done = backproof("train", "pairs.md", "--data", "pairs.csv", "-o", "m.safetensors", *SHORT)
    assert done.status == 0
    assert "4 samples of 1 features" in done.out
    # What is not known yet has neither label nor weight.
    (tmp_path / "new.csv").write_text("q,a,y\n3,1,?\n")
    found = backproof("predict", "m.safetensors", "--data", "new.csv").out
    model = load(tmp_path / "m.safetensors")
    z = model.parameters["U"].item() + 3 * model.parameters["V"].item()
    (row,) = csv.DictReader(io.StringIO(found))
    assert float(row["p"]) == pytest.approx(1 / (1 + np.exp(-z)))
    lacking = backproof("train", "pairs.md", "--data", "disc", *SHORT)
    assert (
        "exactly one input; the document has X, q; name all but one of them in the data"
        in lacking.err
    )


def test_run_leaves_one_folder(backproof: Run, disc: Path, tmp_path: Path) -> None:
    done = backproof("run", disc, "--data", "disc:samples=80", *SHORT)
    assert done.status == 0, done.err
    assert os.listdir(tmp_path) == ["disc-backproof"]
    folder = tmp_path / "disc-backproof"
    assert set(os.listdir(folder)) == set(CONTENTS)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 3
    assert "14 hold" in page
    assert "http" not in page.replace("http-equiv", "")
    assert (folder / "network.svg").read_text(encoding="utf-8").startswith("<?xml")
    again = backproof("run", disc, "--data", "disc:samples=80", *SHORT)
    assert again.status == 0, "a folder of earlier results is replaced"
    (folder / "mine.txt").write_text("precious", encoding="utf-8")
    refused = backproof("run", disc, *SHORT)
    assert refused.status == 2
    assert "mine.txt" in refused.err
    assert (folder / "mine.txt").exists()


def test_run_says_why_it_cannot_train(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("$$\nL = x^2\n$$\n$$\n\\frac{dL}{dx} = 2x\n$$\n")
    done = backproof("run", "one.md", "-o", "out")
    assert done.status == 0
    assert "no training: " in done.out
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "What could not be made" in page
    assert (tmp_path / "out" / "derivation.md").exists()


def test_run_fails_where_a_line_fails(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("$$\nL = x^2\n$$\n$$\n\\frac{dL}{dx} = 3x\n$$\n")
    assert backproof("run", "one.md").status == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "dics"], "did you mean disc?"),
        (["--data", "disc:samples=many"], "samples must be a number"),
        (["--data", "disc:samples"], "not of the form name=number"),
        (["--data", "disc:points=3"], "disc has no points"),
        (["--data", "disc", "--target", "y"], "disc is no file"),
        (["--data", "disc", "--lr", "-1"], "learning rate"),
        (["--data", "disc", "--epochs", "-1"], "epochs"),
        (["--data", "disc", "-o", "model.bin"], ".safetensors"),
        (["--data", "disc", "-o", "no/model.safetensors"], "cannot be written"),
    ],
)
def test_wrong_options_are_one_line(
    backproof: Run, disc: Path, words: list[str], said: str
) -> None:
    done = backproof("train", disc, *words)
    assert done.status == 2
    assert said in done.err
    assert done.err.startswith("backproof: ")
    assert done.err.count("\n") == 1


def test_an_output_that_cannot_be_written(backproof: Run, disc: Path, tmp_path: Path) -> None:
    for words in (["emit", disc, "-o", "no/x.py"], ["derive", disc, "-o", tmp_path]):
        done = backproof(*words)
        assert done.status == 2
        assert "cannot be written" in done.err
    assert os.listdir(tmp_path) == []


def test_ctrl_c_is_one_line(
    backproof: Run, disc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backproof.cli.commands.run.emit", interrupt, raising=False)
    import backproof.cli.commands.run as command

    monkeypatch.setattr(command, "emit", interrupt)
    done = backproof("run", disc)
    assert (done.status, done.err) == (130, "backproof: interrupted\n")
    assert os.listdir(tmp_path) == []


def test_a_closed_pipe_is_one_line(disc: Path) -> None:
    command = [sys.executable, "-m", "backproof", "check", "--format", "json", *[str(disc)] * 5]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 2
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples(backproof: Run, name: str) -> None:
    done = backproof(name, "--help")
    assert done.status == 0
    assert f"backproof {name}" in done.out.partition("examples:")[2]


def test_help_lists_the_commands(backproof: Run) -> None:
    out = backproof("--help").out
    assert all(re.search(rf"^    {name}\s", out, re.MULTILINE) for name in COMMANDS)
    assert backproof("--version").out.startswith("backproof ")
    assert backproof().status == 2
    mistyped = backproof("chekc")
    assert mistyped.status == 2
    assert mistyped.err == "backproof: chekc is no command; did you mean check?\n"
    forgotten = backproof("notes.md")
    assert forgotten.status == 2
    assert "did you mean backproof check notes.md?" in forgotten.err
    assert "there are check, explain," in backproof("xyzzy").err
