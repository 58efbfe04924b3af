"""What is reported, in what order, and how often."""

from __future__ import annotations

from backproof.diagnostics import Diagnostic, Severity, Silence
from backproof.source import Source, Span
from backproof.views.findings import findings_of, frequencies, open_findings
from backproof.views.sheet import Line, Sheet
from backproof.views.terminal import counts

SOURCE = Source("a.md", "a b c d")


def sheet() -> Sheet:
    """Four statements and a warning."""
    spans = [Span(SOURCE, i, i + 1) for i in (0, 2, 4, 6)]
    return Sheet(
        "a.md",
        (
            Line(spans[1], "b", "gradient", "fails", "scale"),
            Line(spans[0], "a", "gradient", "holds"),
            Line(spans[2], "c", "gradient", "fails", "scale", silence=Silence("baseline")),
            Line(spans[3], "d", "definition", None),
        ),
        (Diagnostic("unclosed", Severity.WARNING, spans[3], "here"),),
    )


def test_findings_stand_in_the_order_of_the_document() -> None:
    assert [f.code for f in findings_of(sheet())] == ["scale", "scale", "unclosed"]
    assert [f.word for f in open_findings(sheet())] == ["fails", "warning"]
    words = [f.word for f in findings_of(sheet(), every=True)]
    assert words == ["holds", "fails", "fails", "definition", "warning"]


def following(silence: Silence | None = None) -> Sheet:
    """A statement that is the fault of two others."""
    spans = [Span(SOURCE, i, i + 1) for i in (0, 2, 4)]
    return Sheet(
        "a.md",
        (
            Line(spans[0], "a", "definition", "fails", "wrong-definition", silence=silence),
            Line(spans[1], "b", "gradient", "fails", "wrong-gradient", cause=spans[0]),
            Line(spans[2], "c", "gradient", "undecided", "unknown-meaning", cause=spans[0]),
        ),
        (),
    )


def test_one_cause_is_one_finding_with_what_follows_as_notes() -> None:
    (found,) = open_findings(following())
    assert found.code == "wrong-definition"
    assert [note.span.text for note in found.remarks if note.span] == ["b", "c"]
    assert frequencies([following()]) == [(1, "fails", "wrong-definition")]


def test_what_follows_is_counted_by_its_own_verdict() -> None:
    summary = following().summary
    assert (summary.fails, summary.undecided, summary.following) == (2, 1, 2)
    assert counts(summary) == (
        "0 hold, 2 fail, 1 could not be decided (2 of these for a fault that stands elsewhere)"
    )
    assert (summary + summary).following == 4


def test_what_follows_from_something_silenced_is_reported_by_itself() -> None:
    found = open_findings(following(Silence("comment", "on purpose")))
    assert [f.code for f in found] == ["wrong-gradient", "unknown-meaning"]


def test_every_statement_has_a_row_where_all_are_asked_for() -> None:
    assert len(findings_of(following(), every=True)) == 3


def test_how_often_each_code_comes() -> None:
    found = [(2, "fails", "scale"), (2, "warning", "unclosed")]
    assert frequencies([sheet(), sheet()]) == found
    assert sheet().summary.silenced == 1
