"""What is reported, in what order, and how often."""

from __future__ import annotations

from backproof.diagnostics import Diagnostic, Severity, Silence
from backproof.source import Source, Span
from backproof.views.findings import findings_of, frequencies, open_findings
from backproof.views.sheet import Line, Sheet

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


def test_how_often_each_code_comes() -> None:
    found = [(2, "fails", "scale"), (2, "warning", "unclosed")]
    assert frequencies([sheet(), sheet()]) == found
    assert sheet().summary.silenced == 1
