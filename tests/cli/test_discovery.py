"""Files and folders on the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backproof.cli.discovery import Found, discover
from backproof.configuration.model import Configuration


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    names = ["a.md", "b.tex", "c.py", "LICENSE", "sub/d.ipynb", "sub/e.md", "node_modules/f.md",
             ".git/g.md", "old/h.md", "old/keep.md"]  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("old/*\n!old/keep.md\n", encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("e.*\n", encoding="utf-8")
    return tmp_path


def found(*named: str, **options: object) -> list[str]:
    paths = discover(named, Configuration(Path.cwd(), **options)).paths  # type: ignore[arg-type]
    return [Path(path).as_posix() for path in paths]


def test_a_folder_is_its_documents() -> None:
    assert found(".") == ["a.md", "b.tex", "old/keep.md", "sub/d.ipynb"]


def test_git_may_be_left_aside() -> None:
    assert {"old/h.md", "sub/e.md"} <= {*found(".", respect_gitignore=False)}
    assert not {"node_modules/f.md", ".git/g.md"} & {*found(".", respect_gitignore=False)}


def test_what_is_named_is_taken_whatever_it_is() -> None:
    assert found("c.py", "old/h.md", "-", "missing.md") == ["c.py", "old/h.md", "-", "missing.md"]
    assert found("old/h.md", "a.md", exclude=("old/",)) == ["a.md"]
    assert found("old/h.md", "a.md", exclude=("h.*",)) == ["a.md"]


def test_patterns_choose() -> None:
    assert found(".", exclude=("*.tex", "sub/")) == ["a.md", "old/keep.md"]
    assert found(".", include=("*.py", "/*.md")) == ["a.md", "c.py"]


def test_each_document_comes_once() -> None:
    assert found("a.md", ".", "sub/../a.md", "sub") == [
        "a.md",
        "b.tex",
        "old/keep.md",
        "sub/d.ipynb",
    ]


def test_the_patterns_above_a_folder_hold_in_it() -> None:
    assert found("old") == ["old/keep.md"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be opened here")
def test_a_folder_that_cannot_be_opened_is_told(tree: Path) -> None:
    (tree / "sub").chmod(0)
    done: Found = discover(["."], Configuration(Path.cwd()))
    (tree / "sub").chmod(0o755)
    assert [path for path, _ in done.faults] == ["./sub"]
    assert len(done.paths) == 3
