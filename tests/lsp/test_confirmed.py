"""At once a line is called wrong only where the page confirms how it is read."""

from __future__ import annotations

import pytest
from long_notes import notes

from backproof.lsp import at_once
from backproof.lsp.analysis import Text
from backproof.lsp.at_once import Judgement
from backproof.views.findings import Finding

GOOD = r"""
# A fit

Let $p = w x + b$ and $E = \frac12 (p - t)^2$.

$$ \frac{\partial E}{\partial p} = p - t $$
$$ \frac{\partial E}{\partial w} = (p - t) x $$
$$ \frac{\partial E}{\partial b} = p - t $$
"""
OPEN = r"$$ \frac{\partial E}{\partial x} = q w $$" + "\n"
RIGHT, WRONG = "= (p - t) x", "= (p - t) x + x"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short notes are answered at once, too."""
    monkeypatch.setattr(at_once, "FEW", 1)
    monkeypatch.setattr(at_once, "PART", 0)


def text_of(notes: str) -> Text:
    return Text("a", "a.md", (("a", notes),))


def told(before: str, after: str) -> tuple[list[Finding], list[Finding]]:
    """What is said of an edit at once, and what of the whole."""
    judgement = Judgement.of(text_of(before))
    found = judgement.after(text_of(after))
    assert found is not None
    return list(found.findings), list(Judgement.of(text_of(after)).findings)


def failing(found: list[Finding]) -> list[int]:
    return [f.span.line for f in found if f.word == "fails"]


def test_a_line_in_a_section_that_is_understood_is_wrong_at_once() -> None:
    at_first, at_last = told(GOOD, GOOD.replace(RIGHT, WRONG))
    assert failing(at_first) == failing(at_last) == [7]


def test_a_line_in_a_section_that_is_not_waits_for_the_whole() -> None:
    at_first, at_last = told(GOOD + OPEN, (GOOD + OPEN).replace(RIGHT, WRONG))
    assert failing(at_first) == []
    assert failing(at_last) == [7]


def test_what_failed_is_wrong_at_once_wherever_it_stands() -> None:
    wrong = (GOOD + OPEN).replace(RIGHT, WRONG)
    at_first, _ = told(wrong, wrong.replace("t) x + x", "t) x + 2 x"))
    assert failing(at_first) == [7]


def test_one_open_line_among_many_that_hold_keeps_none_waiting() -> None:
    many = "".join(GOOD.replace("# A fit", f"# Fit {n}") for n in range(4)) + OPEN
    at_first, _ = told(many, many[::-1].replace(RIGHT[::-1], WRONG[::-1], 1)[::-1])
    assert len(failing(at_first)) == 1


def test_long_notes_that_are_understood_withhold_nothing() -> None:
    page = Judgement.of(text_of(notes(500))).confirmed
    assert page.page
    assert len(page.well_read) > 3
