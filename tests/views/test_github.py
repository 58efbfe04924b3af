"""GitHub's workflow commands: one line each, whatever a document says."""

from __future__ import annotations

from backproof.diagnostics import Diagnostic, Note, Severity
from backproof.source import Source, Span
from backproof.views.github import to_github
from backproof.views.sheet import Line, Sheet


def test_a_command_names_place_and_level() -> None:
    source = Source("a,b.md", "x = y\n")
    line = Line(Span(source, 0, 5), "x = y", "gradient", "fails", "scale", "100 % more", help="x")
    assert to_github([Sheet(source.path, (line,), ())]) == (
        "::error title=backproof%3A fails scale,file=a%2Cb.md,line=1,col=1,endLine=1,endColumn=6"
        "::a,b.md:1:1: 100 %25 more%0Ahelp: x\n"
    )


def test_a_document_cannot_give_commands() -> None:
    source = Source("a.md", "x\n::error::y\n")
    notes = (Note("\n::add-mask::z"),)
    found = Diagnostic("code", Severity.WARNING, Span(source, 0, 12), "a\r\n::stop::b", notes)
    (command,) = to_github([Sheet("a.md", (), (found,))]).splitlines()
    assert command.startswith(
        "::warning title=backproof%3A warning code,file=a.md,line=1,endLine=2::"
    )
    assert "\r" not in command
