"""What is reported of a file, in order: the rows of the terminal, GitHub, SARIF and editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from backproof.diagnostics import Diagnostic, Fix, Note, Silence
from backproof.record import dataclass
from backproof.source import Span
from backproof.views.sheet import Line, Sheet

FOLLOWS = {
    "fails": "this holds as it is once that is mended",
    "undecided": "this rests on it, and could not be decided",
}
"""What is said of a statement that is reported under another one."""


@dataclass(frozen=True)
class Finding:
    """A statement or a diagnostic as it is reported.

    `word` is the verdict of a statement or the severity of a diagnostic; `cell` names the place in
    a notebook, `help` is the true formula, `wrong` the part at fault.
    """

    path: str
    span: Span
    word: str
    code: str
    message: str
    remarks: tuple[Note, ...] = ()
    cell: str = ""
    help: str = ""
    fix: Fix | None = None
    silence: Silence | None = None
    wrong: Span | None = None

    @property
    def place(self) -> Span:
        """What is to be looked at: the wrong part where it is known, else the whole."""
        return self.wrong or self.span


def findings_of(sheet: Sheet, every: bool = False) -> list[Finding]:
    """The findings of a sheet, silenced ones too; with `every`, a row for each statement. What
    follows from another statement is a note of that, and no finding of its own."""
    under = sheet.following
    notes: dict[Line, list[Note]] = {}
    for line, cause in under.items():
        notes.setdefault(cause, []).append(Note(FOLLOWS[line.verdict or ""], line.span))
    found = [
        _of_line(sheet, line, notes.get(line, ()))
        for line in sheet.lines
        if every or (_reported(line) and line not in under)
    ]
    found += [_of_diagnostic(sheet, diagnostic) for diagnostic in sheet.others]
    return sorted(found, key=lambda finding: (finding.span.start, finding.span.end))


def open_findings(sheet: Sheet, every: bool = False) -> list[Finding]:
    """The findings that nothing silences."""
    return [finding for finding in findings_of(sheet, every) if finding.silence is None]


def frequencies(sheets: Iterable[Sheet]) -> list[tuple[int, str, str]]:
    """How often each verdict or severity comes with each code, the most frequent first."""
    counted = Counter(
        (finding.word, finding.code)
        for sheet in sheets
        for finding in open_findings(sheet)
        if finding.word != "holds"
    )
    rows = [(number, word, code) for (word, code), number in counted.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1:]))


def _reported(line: Line) -> bool:
    return line.verdict in ("fails", "undecided") or bool(line.conditions)


def _of_line(sheet: Sheet, line: Line, under: Iterable[Note]) -> Finding:
    remarks = [Note(f"holds only if {condition}") for condition in line.conditions]
    remarks += [*map(Note, line.notes), *line.related, *under]
    cell = "" if line.cell is None else f" (cell {line.cell}, line {line.cell_line})"
    return Finding(
        sheet.path,
        line.span,
        line.verdict or line.kind,
        line.code or (line.kind if line.verdict else ""),
        line.message,
        tuple(remarks),
        cell,
        line.help,
        line.fix,
        line.silence,
        line.wrong,
    )


def _of_diagnostic(sheet: Sheet, diagnostic: Diagnostic) -> Finding:
    return Finding(
        sheet.path,
        diagnostic.span,
        diagnostic.severity.value,
        diagnostic.code,
        diagnostic.message,
        diagnostic.notes,
        fix=diagnostic.fix,
        silence=diagnostic.silence,
    )
