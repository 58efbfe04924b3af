"""A baseline: known findings are counted, new ones reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backproof.silencing.baseline import BaselineError, by_baseline, read_baseline, to_baseline
from backproof.views.sheet import Sheet

Judge = Callable[..., tuple[Sheet, ...]]
TEXT = "$L = x^2 + y^2$\n\n$\\frac{dL}{dx} = 4x$\n"


def test_known_findings_are_silenced_wherever_they_stand(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    notes = str(tmp_path / "notes.md")
    path.write_text(to_baseline(judge(TEXT, notes), tmp_path), encoding="utf-8")
    moved = "# Above\n\n" + TEXT + "\n$\\frac{dL}{dy} = -2y$\n"
    (sheet,), gone = by_baseline(judge(moved, notes), read_baseline(path))
    assert (sheet.summary.fails, sheet.summary.silenced, gone) == (1, 1, 0)
    assert [line.span.line for line in sheet.lines if line.silence] == [5]


def test_a_finding_is_known_as_often_as_it_was_found(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    notes = str(tmp_path / "notes.md")
    path.write_text(to_baseline(judge(TEXT, notes), tmp_path), encoding="utf-8")
    again = TEXT + "\n$\\frac{dL}{dx} = 4x$\n"
    (sheet,), _ = by_baseline(judge(again, notes), read_baseline(path))
    assert (sheet.summary.fails, sheet.summary.silenced) == (1, 1)


def test_what_was_mended_is_counted(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    notes = str(tmp_path / "notes.md")
    path.write_text(to_baseline(judge(TEXT, notes), tmp_path), encoding="utf-8")
    _, gone = by_baseline(judge(TEXT.replace("4x", "2x"), notes), read_baseline(path))
    assert gone == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "findings": [{}]}', "[" * 9000,
             '{"version": 1, "findings": [1]}', '{"version": 1, "findings": 1}']
)  # fmt: skip
def test_a_file_that_is_no_baseline(text: str, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"known\.json"):
        read_baseline(path)
