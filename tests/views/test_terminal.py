"""The terminal: carets under the right characters, however long or wide the line is."""

from __future__ import annotations

import pytest

from backproof.diagnostics import Diagnostic, Note, Severity
from backproof.source import Source, Span
from backproof.views.sheet import Sheet, Summary
from backproof.views.terminal import Style, clean, counts, to_concise, to_terminal


def shown(text: str, marked: str, width: int = 60) -> tuple[str, str]:
    """The line of the document and the line of carets below it."""
    start = text.index(marked)
    span = Span(Source("a.md", text), start, start + len(marked))
    found = Diagnostic("code", Severity.WARNING, span, "said")
    lines = to_terminal([Sheet("a.md", (), (found,))], Style(width=width)).splitlines()
    assert lines[0] == f"a.md:{span.line}:{span.column}: warning code: said"
    return lines[1], lines[2]


@pytest.mark.parametrize("before", [0, 5, 40, 51, 300])
@pytest.mark.parametrize("after", [0, 30, 300])
def test_carets_stand_under_what_is_meant(before: int, after: int) -> None:
    line, carets = shown("b" * before + "XYZ" + "a" * after, "XYZ")
    at = carets.index("^")
    assert carets.rstrip()[at:] == "^^^"
    assert line[at : at + 3] == "XYZ"
    assert len(line) <= 64


def test_wide_and_combining_characters_take_their_columns() -> None:
    _, carets = shown("数学 XYZ", "XYZ")
    assert carets == "      | " + " " * 5 + "^^^"
    _, carets = shown("y\u0302 XYZ", "XYZ")
    assert carets == "      | " + " " * 2 + "^^^"


def test_a_span_over_lines_is_marked_to_the_end_of_the_first() -> None:
    line, carets = shown("a XY\nZ b", "XY\nZ")
    assert line == "    1 | a XY …"
    assert carets == "      |   ^^"


def test_second_places_are_shown() -> None:
    source = Source("a.md", "one\ntwo\n")
    note = Note("here too", Span(source, 4, 7))
    found = Diagnostic("code", Severity.ERROR, Span(source, 0, 3), "said", (note,))
    text = to_terminal([Sheet("a.md", (), (found,))], Style())
    assert "      = note: here too (line 2)\n    2 | two\n      | ^^^\n" in text
    assert to_concise([Sheet("a.md", (), (found,))], Style()) == "a.md:1:1: error code: said\n"


def test_counts() -> None:
    assert counts(Summary(23)) == "23 hold, 0 fail, 0 could not be decided"
    assert counts(Summary(1, 2, 3, 1, 2)).endswith("3 could not be decided, 1 error, 2 warnings")
    assert "\x1b[1;31m2 fail\x1b[0m" in counts(Summary(1, 2), Style(colour=True))


def test_no_control_character_survives() -> None:
    assert clean("a\x1b[2J\u202e\tb") == "a\ufffd[2J\ufffd b"
