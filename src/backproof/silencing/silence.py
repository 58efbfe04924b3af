"""Silence the findings of a sheet that a rule names."""

from __future__ import annotations

from collections.abc import Callable

from backproof.diagnostics import Diagnostic, Silence
from backproof.record import dataclass, replace
from backproof.source import Span
from backproof.views.sheet import Line, Sheet

REPORTED = ("fails", "undecided")
"""Verdicts that are findings; a statement that holds has nothing to silence."""


@dataclass(frozen=True)
class Subject:
    """What a rule may ask of a finding: its place, its verdict or severity, its code, its text."""

    span: Span
    word: str
    code: str
    text: str


Rule = Callable[[Subject], Silence | None]


def silence(sheet: Sheet, rule: Rule) -> Sheet:
    """The sheet with the findings silenced for which the rule gives a reason."""
    lines = tuple(_line(line, rule) for line in sheet.lines)
    diagnostics = tuple(_diagnostic(diagnostic, rule) for diagnostic in sheet.diagnostics)
    return replace(sheet, lines=lines, diagnostics=diagnostics)


def subjects(sheet: Sheet) -> list[Subject]:
    """The findings of a sheet that nothing silences."""
    found: list[Subject] = []

    def note(subject: Subject) -> None:
        found.append(subject)

    silence(replace(sheet, diagnostics=sheet.others), note)
    return found


def _line(line: Line, rule: Rule) -> Line:
    if line.silence is not None or line.verdict not in REPORTED:
        return line
    given = rule(Subject(line.span, line.verdict, line.code or "", _plain(line.text)))
    return line if given is None else replace(line, silence=given)


def _diagnostic(diagnostic: Diagnostic, rule: Rule) -> Diagnostic:
    if diagnostic.silence is not None:
        return diagnostic
    span = diagnostic.span
    text = _plain(span.text) or _plain(span.source.line(span.line))
    given = rule(Subject(span, diagnostic.severity.value, diagnostic.code, text))
    return diagnostic if given is None else replace(diagnostic, silence=given)


def _plain(text: str) -> str:
    return " ".join(text.split())
