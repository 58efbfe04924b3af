"""Findings as GitHub's workflow commands: they appear beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from backproof.views.findings import Finding, open_findings
from backproof.views.sheet import Sheet

LEVELS = {"fails": "error", "error": "error", "undecided": "warning", "warning": "warning"}


def to_github(sheets: Sequence[Sheet]) -> str:
    """One command for each finding."""
    return "".join(f"{_command(f)}\n" for sheet in sheets for f in open_findings(sheet))


def _command(finding: Finding) -> str:
    span = finding.place
    fields = {
        "title": f"backproof: {finding.word} {finding.code}".rstrip(),
        "file": PurePath(finding.path).as_posix(),  # `./notes.md` is no file of a pull request
        "line": span.line,
        "col": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    if span.end_line != span.line:
        del fields["endColumn"]  # GitHub takes columns for one line only
        del fields["col"]
    told = ",".join(f"{name}={_field(str(value))}" for name, value in fields.items())
    lines = [finding.message or finding.span.text, *(f"note: {n.message}" for n in finding.remarks)]
    lines += [f"help: {finding.help}"] if finding.help else []
    message = "\n".join(filter(None, lines))
    place = f"{finding.path}:{span.line}:{span.column}: "
    return f"::{LEVELS.get(finding.word, 'notice')} {told}::{_message(place + message)}"


def _message(text: str) -> str:
    """A text in which a document can begin no command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
