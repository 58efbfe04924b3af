"""Comments that silence: what they cover, what they lack, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from backproof.views.sheet import Sheet

Judge = Callable[..., tuple[Sheet, ...]]
LOSS = "$$\nL = x^2 + y^2\n$$\n\n"
WRONG = "$$\n\\frac{dL}{dx} = 4x\n$$\n"
OTHER = "$$\n\\frac{dL}{dy} = -2y\n$$\n"


def silenced(sheet: Sheet) -> list[tuple[str, str]]:
    """The codes and reasons of what is not reported."""
    return [(line.code or "", line.silence.reason) for line in sheet.lines if line.silence]


def codes(sheet: Sheet) -> list[str]:
    """The codes of the remarks."""
    return [diagnostic.code for diagnostic in sheet.diagnostics]


def test_without_a_comment_both_lines_fail(judge: Judge) -> None:
    (sheet,) = judge(LOSS + WRONG + OTHER)
    assert (sheet.summary.fails, sheet.summary.silenced) == (2, 0)


def test_a_comment_above_covers_the_formula_below_it(judge: Judge) -> None:
    (sheet,) = judge(LOSS + "<!-- backproof: ignore[scale] a known slip -->\n" + WRONG + OTHER)
    assert silenced(sheet) == [("scale", "a known slip")]
    assert (sheet.summary.fails, sheet.summary.silenced, codes(sheet)) == (1, 1, [])


def test_blank_lines_and_other_comments_may_stand_between(judge: Judge) -> None:
    text = "<!-- backproof: ignore[wrong-sign] too early -->\n"
    text += "\n<!-- backproof: ignore[scale] a slip -->\n\n"
    (sheet,) = judge(LOSS + text + WRONG)
    assert silenced(sheet) == [("scale", "a slip")]
    assert codes(sheet) == ["unused-ignore"]


def test_a_comment_behind_covers_its_line(judge: Judge) -> None:
    line = "So $\\frac{dL}{dx} = 4x$ <!-- backproof: ignore[scale] a slip -->\n"
    (sheet,) = judge(LOSS + line + OTHER)
    assert silenced(sheet) == [("scale", "a slip")]


def test_a_comment_in_the_maths_covers_its_row(judge: Judge) -> None:
    rows = "\\begin{align}\n\\frac{dL}{dx} &= 4x \\\\ % backproof: ignore[scale] a slip\n"
    rows += "% backproof: ignore[wrong-sign] on purpose\n\\frac{dL}{dy} &= -2y\n\\end{align}\n"
    for path, start in (("notes.md", LOSS), ("notes.tex", LOSS)):
        (sheet,) = judge(start + rows, path)
        assert silenced(sheet) == [("scale", "a slip"), ("wrong-sign", "on purpose")]
        assert codes(sheet) == []


def test_several_codes_or_all(judge: Judge) -> None:
    for words in ("ignore[wrong-sign, scale] why", "ignore all of it", "ignore scale here"):
        (sheet,) = judge(LOSS + f"<!-- backproof: {words} -->\n" + WRONG)
        assert len(silenced(sheet)) == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("ignore[scale]", "ignore-without-reason", "say behind the comment why"),
        (
            "ignore[wrong-sign] why",
            "unused-ignore",
            "nothing here has the code wrong-sign; what",
        ),
        ("ignore[scael] why", "unknown-code", "no code is called 'scael'; did you mean 'scale'?"),
        ("ignore[scale, x] why", "unknown-code", "no code is called 'x'"),
        ("ignore[scale, unread] why", "unused-ignore", "nothing here has the code unread"),
        ("ignore[ why", "malformed-ignore", "write ignore[code]"),
        ("ignore[] why", "malformed-ignore", "write ignore[code]"),
        ("ignore scale: for later", "malformed-ignore", "write ignore[scale] and why"),
        ("ignore wrong-sign", "malformed-ignore", "write ignore[wrong-sign] and why"),
    ],
)
def test_a_comment_at_fault_is_reported(judge: Judge, words: str, code: str, message: str) -> None:
    (sheet,) = judge(LOSS + f"<!-- backproof: {words} -->\n" + WRONG)
    (found,) = sheet.diagnostics
    assert (found.code, found.span.line) == (code, 5)
    assert found.message.startswith(message)
    assert found.span.text == words


def test_an_idle_comment_gives_a_warning(judge: Judge) -> None:
    (sheet,) = judge("<!-- backproof: ignore why not -->\n" + LOSS)
    assert codes(sheet) == ["unused-ignore"]
    assert judge("words\n\n<!-- backproof: ignore why not -->")[0].summary.warnings == 1


def test_a_notebook_cell(judge: Judge) -> None:
    lines = (LOSS + '<!-- backproof: ignore[scale] a "slip" -->\n' + WRONG).splitlines(True)
    cell = {"cell_type": "markdown", "metadata": {}, "source": lines}
    book = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (sheet,) = judge(json.dumps(book, indent=1), "book.ipynb")
    assert silenced(sheet) == [("scale", 'a "slip"')]


def test_a_reason_sets_no_orientation(judge: Judge) -> None:
    (sheet,) = judge(LOSS + "<!-- backproof: ignore[scale] batch=rows -->\n" + WRONG)
    assert silenced(sheet) == [("scale", "batch=rows")]
