"""`check`: formats, exit statuses, several files, standard input."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backproof.cli import judging
from backproof.document import Document
from backproof.pipeline import Checked

Run = Callable[..., Any]
GOOD = "$$\nL = x^2\n$$\n\n$$\n\\frac{dL}{dx} = 2x\n$$\n"
WRONG = GOOD.replace("2x", "4x")
OPEN = GOOD.replace("2x", "2x + q")


@pytest.fixture(autouse=True)
def notes(tmp_path: Path) -> None:
    for name, text in {"good": GOOD, "wrong": WRONG, "open": OPEN}.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")


def test_the_example_holds(backproof: Run, disc: Path) -> None:
    done = backproof("check", disc)
    assert done.status == 0
    assert done.err == ""
    assert "14 hold, 0 fail, 0 could not be decided" in done.out
    assert "a batch of N samples, one per row" in done.out
    assert "W_1  2 × 4   declared" in done.out


def test_a_wrong_line_is_shown_with_a_caret_and_the_truth(backproof: Run) -> None:
    done = backproof("check", "wrong.md")
    assert done.status == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("wrong.md:6:17: fails ")
    assert lines[1] == "    6 | \\frac{dL}{dx} = 4x"
    assert lines[2] == "      | " + " " * len("\\frac{dL}{dx} = ") + "^"
    assert any(line.startswith("      = help: ") for line in lines)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["good.md"], 0),
        (["wrong.md"], 1),
        (["open.md"], 0),
        (["open.md", "--strict"], 1),
        (["good.md", "wrong.md"], 1),
        (["good.md", "missing.md"], 2),
        (["--format", "xml", "good.md"], 2),
        ([], 2),
    ],
)
def test_the_exit_status(backproof: Run, words: list[str], status: int) -> None:
    assert backproof("check", *words).status == status


def test_the_other_files_are_judged_where_one_cannot_be_read(backproof: Run) -> None:
    done = backproof("check", "missing.md", "wrong.md")
    assert done.status == 2
    assert "wrong.md: 0 hold, 1 fail" in done.out
    assert done.err == "backproof: missing.md: No such file or directory\n"


def test_several_files_have_a_total(backproof: Run) -> None:
    done = backproof("check", "good.md", "wrong.md")
    assert done.out.endswith("2 files: 1 hold, 1 fail, 0 could not be decided\n")


def test_concise_is_one_line_each(backproof: Run) -> None:
    done = backproof("check", "--format", "concise", "good.md", "wrong.md", "open.md")
    starts = [line.partition(" ")[0] for line in done.out.splitlines()]
    assert starts == ["wrong.md:6:17:", "open.md:6:1:"]


def test_verbose_shows_every_statement(backproof: Run) -> None:
    out = backproof("check", "--verbose", "good.md").out
    assert "definition   L = x^2" in out
    assert "holds      gradient     \\frac{dL}{dx} = 2x" in out


def test_json_keeps_the_contract(backproof: Run) -> None:
    done = backproof("check", "--format", "json", "good.md", "open.md", "missing.md")
    content = json.loads(done.out)
    assert content["version"] == 1
    assert [file["path"] for file in content["files"]] == ["good.md", "open.md", "missing.md"]
    good, open_, missing = content["files"]
    assert good["summary"] == {
        "statements": 2, "holds": 1, "fails": 0, "undecided": 0, "errors": 0, "warnings": 0,
        "silenced": 0,
    }  # fmt: skip
    definition, gradient = good["statements"]
    assert (definition["kind"], definition["verdict"]) == ("definition", None)
    assert gradient == {
        "line": 6, "column": 1, "end_line": 6, "end_column": 19, "text": "\\frac{dL}{dx} = 2x",
        "kind": "gradient", "verdict": "holds", "code": None, "message": "", "conditions": [],
        "notes": [], "fix": None,
    }  # fmt: skip
    assert good["scopes"][0]["shapes"] == {"x": ["1", "1"], "L": ["1", "1"]}
    assert open_["statements"][1]["code"] == "undefined-symbol"
    assert missing["diagnostics"][0]["code"] == "unreadable"


@pytest.mark.parametrize("choice", ["always", "never", "auto"])
def test_colour_only_where_it_is_wanted(backproof: Run, choice: str) -> None:
    out = backproof("check", "--color", choice, "wrong.md").out
    assert ("\x1b[" in out) == (choice == "always")


def test_standard_input(backproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    done = backproof("check", "-")
    assert done.status == 1
    assert done.out.startswith("<stdin>:6:17: fails")


def test_a_document_cannot_write_to_the_terminal(backproof: Run, tmp_path: Path) -> None:
    text = WRONG.replace("4x", "4x \x1b[2J\x07")
    (tmp_path / "escape.md").write_text(text, encoding="utf-8")
    out = backproof("check", "--verbose", "escape.md").out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_notebook_names_cells(backproof: Run, tmp_path: Path) -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["words\n", *WRONG.splitlines(True)]}
    book = {"cells": [{**cell, "source": ["# Title"]}, cell], "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps({**book, "metadata": {}}, indent=1)
    (tmp_path / "book.ipynb").write_text(text, encoding="utf-8")
    out = backproof("check", "--format", "json", "book.ipynb").out
    found = json.loads(out)["files"][0]["statements"][-1]
    assert (found["cell"], found["cell_line"], found["verdict"]) == (2, 7, "fails")
    assert text.splitlines()[found["line"] - 1][found["column"] - 1 :].startswith("\\\\frac")


def test_a_notebook_that_is_none_is_an_error(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "cut.ipynb").write_text('{"cells": [', encoding="utf-8")
    done = backproof("check", "cut.ipynb")
    assert done.status == 1
    assert "error not-a-notebook" in done.out


def test_many_files_are_judged_as_one_by_one(backproof: Run) -> None:
    alone = backproof("check", "--jobs", 1, "good.md", "wrong.md", "open.md", "missing.md")
    together = backproof("check", "--jobs", 3, "good.md", "wrong.md", "open.md", "missing.md")
    assert alone == together


def test_a_folder_and_what_is_left_out(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("wrong.*\n", encoding="utf-8")
    assert backproof("check", ".").out.endswith("2 files: 1 hold, 0 fail, 1 could not be decided\n")
    assert backproof("check", ".", "--no-gitignore").status == 1
    assert backproof("check", ".", "--no-gitignore", "--exclude", "wrong.md").status == 0
    (tmp_path / "empty").mkdir()
    assert "no document" in backproof("check", "empty").err


def test_quiet_prints_findings_alone(backproof: Run) -> None:
    assert backproof("check", "--quiet", "good.md").out == ""
    out = backproof("check", "--quiet", "good.md", "wrong.md").out
    assert out.startswith("wrong.md:6:17: fails ")
    assert "hold" not in out


def test_statistics_count_the_codes(backproof: Run) -> None:
    done = backproof("check", "--statistics", "wrong.md", "open.md", "wrong.md", "good.md")
    assert done.status == 1
    assert done.out.splitlines() == [
        "1  fails      scale",
        "1  undecided  undefined-symbol",
        "1 hold, 1 fail, 1 could not be decided",
    ]


def test_codes_are_selected_and_ignored(backproof: Run) -> None:
    assert backproof("check", "wrong.md", "--ignore", "scale").status == 0
    assert backproof("check", "wrong.md", "open.md", "--select", "undecided,unread").status == 0
    done = backproof("check", "open.md", "--strict", "--ignore", "undefined-*")
    assert done.status == 0
    assert "0 hold, 0 fail, 0 could not be decided, 1 ignored" in done.out


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ("scael", "no code is called 'scael'; did you mean 'scale'?"),
        ("scale,undecidde", "no code is called 'undecidde'; did you mean 'undecided'?"),
        ("wrnog-*", "no code is called 'wrnog-*'"),
    ],
)
def test_a_code_that_nothing_can_have_is_an_error(backproof: Run, names: str, fault: str) -> None:
    for option in ("--ignore", "--select"):
        done = backproof("check", "wrong.md", option, names)
        assert (done.status, done.out) == (2, "")
        assert done.err.rstrip().endswith(fault)


def test_a_comment_ignores_with_a_reason(backproof: Run, tmp_path: Path) -> None:
    text = "<!-- backproof: ignore[scale] as in the lecture -->\n"
    (tmp_path / "wrong.md").write_text(WRONG.replace("$$\n\\frac", text + "$$\n\\frac"), "utf-8")
    assert backproof("check", "wrong.md").status == 0
    shown = backproof("check", "--verbose", "wrong.md").out
    assert "4x  (ignored: as in the lecture)" in shown
    found = json.loads(backproof("check", "--format", "json", "wrong.md").out)["files"][0]
    assert found["statements"][-1]["silenced"] == {"by": "comment", "reason": "as in the lecture"}


def test_a_baseline_keeps_old_findings_quiet(backproof: Run, tmp_path: Path) -> None:
    done = backproof("check", "--write-baseline", "known.json", "wrong.md", "open.md")
    assert (done.status, done.out) == (0, "")
    assert (
        backproof("check", "--baseline", "known.json", "--strict", "wrong.md", "open.md").status
        == 0
    )
    (tmp_path / "wrong.md").write_text(WRONG.replace("4x", "5x"), encoding="utf-8")
    done = backproof("check", "--baseline", "known.json", "wrong.md")
    assert done.status == 1
    assert "known.json: 1 known finding no longer there" in done.err
    (tmp_path / "known.json").write_text("junk", encoding="utf-8")
    done = backproof("check", "--baseline", "known.json", "wrong.md")
    assert (done.status, done.out) == (2, "")


def test_standard_input_has_the_format_of_its_name(
    backproof: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "% a comment $x\n" + WRONG
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    done = backproof("check", "--stdin-filename", "talk.tex", "-")
    assert done.out.startswith("talk.tex:7:17: fails")


@pytest.mark.parametrize("form", ["github", "sarif", "json", "concise", "text"])
def test_every_format_goes_to_a_file(backproof: Run, tmp_path: Path, form: str) -> None:
    printed = backproof("check", "--format", form, "wrong.md").out
    assert "scale" in printed
    assert backproof("check", "--format", form, "-o", "out", "wrong.md").out == ""
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed


def test_a_fault_of_ours_costs_one_file(backproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = judging.check

    def faulty(document: Document) -> Checked:
        if document.sources[0].path == "good.md":
            raise KeyError("x")
        return judged(document)

    monkeypatch.setattr(judging, "check", faulty)
    done = backproof("check", "--jobs", 1, "good.md", "wrong.md")
    assert done.status == 2
    assert "wrong.md: 0 hold, 1 fail" in done.out
    assert done.err.startswith(
        "backproof: good.md: a fault of backproof, not of the notes (KeyError"
    )
    assert done.err.count("\n") == 1


def test_a_configuration_is_used(backproof: Run, tmp_path: Path) -> None:
    text = "[tool.backproof]\nformat = 'concise'\nignore = ['scale']\nexclude = ['open.md']\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert (backproof("check", ".").status, backproof("check", ".").out) == (0, "")
    assert backproof("check", "--no-config", "--format", "concise", ".").status == 1
    (tmp_path / "other.toml").write_text(
        "[[overrides]]\nfiles = ['open.*']\nstrict = true\n", "utf-8"
    )
    done = backproof("check", "--config", "other.toml", "open.md", "good.md")
    assert done.status == 1
    assert "open.md:6:1: undecided" in done.out
    assert backproof("check", "--config", "other.toml", "good.md").status == 0


def test_a_broken_configuration_stops_before_any_work(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "backproof.toml").write_text("strict = true\nignor = []\n", encoding="utf-8")
    done = backproof("check", "wrong.md")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("backproof.toml:2: unknown key 'ignor'; did you mean 'ignore'?\n")
    assert done.err.count("\n") == 1
    assert backproof("check", "--config", "missing.toml", "good.md").status == 2
    assert backproof("check", "--no-config", "good.md").status == 0


def test_a_baseline_in_the_configuration(backproof: Run, tmp_path: Path) -> None:
    (tmp_path / "backproof.toml").write_text("baseline = 'known.json'\n", encoding="utf-8")
    assert backproof("check", "wrong.md").status == 2
    assert backproof("check", "wrong.md", "--write-baseline", "known.json").status == 0
    assert backproof("check", "wrong.md").status == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_standard_input_beside_files(
    backproof: Run, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    done = backproof("check", "--jobs", jobs, "--quiet", "good.md", "-", "open.md")
    assert done.out.startswith("<stdin>:6:17: fails")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    done = backproof("check", "--jobs", jobs, "-", "wrong.md")
    assert done.status == 2
    assert done.err == "backproof: <stdin>: not UTF-8 text (byte 0)\n"
