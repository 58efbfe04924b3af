"""Verdicts for the terminal: each finding with its line of the document, and how it was read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from backproof.diagnostics import Silence
from backproof.record import dataclass
from backproof.source import Span
from backproof.views.findings import Finding, frequencies, open_findings
from backproof.views.scopes import Scope
from backproof.views.sheet import Line, Sheet, Summary

COLOURS = {"fails": "1;31", "error": "1;31", "undecided": "1;33", "warning": "1;33",
           "holds": "1;32", "note": "1;36", "faint": "2", "bold": "1"}  # fmt: skip
NARROWEST = 40


@dataclass(frozen=True)
class Style:
    """`verbose` shows every statement, `quiet` findings alone; lines are cropped to `width`."""

    colour: bool = False
    verbose: bool = False
    width: int = 100
    quiet: bool = False

    def paint(self, text: str, kind: str) -> str:
        """Text in the colour of its kind, or as it is."""
        return f"\x1b[{COLOURS[kind]}m{text}\x1b[0m" if self.colour else text


def to_terminal(sheets: Sequence[Sheet], style: Style) -> str:
    """Findings, the reading and a count for each file, then a total for several.

    How several files were read is shown with `verbose` only, and a file in which nothing is claimed
    and nothing found is passed over.
    """
    if style.quiet:
        return "".join(f"{row}\n" for sheet in sheets for row in _reports(sheet, style))
    several = len(sheets) > 1
    shown = [s for s in sheets if not several or style.verbose or s.summary != Summary()]
    parts = [part for sheet in shown for part in _file(sheet, style, several)]
    if several:
        total = sum((sheet.summary for sheet in sheets), Summary())
        parts.append(f"{len(sheets)} files: {counts(total, style)}")
    return "\n".join(parts) + "\n"


def to_concise(sheets: Sequence[Sheet], style: Style) -> str:
    """One line for each finding; with `verbose`, for each statement."""
    found = [finding for sheet in sheets for finding in open_findings(sheet, style.verbose)]
    rows = [_heading(finding, style) for finding in found]
    return "".join(f"{row}\n" for row in rows)


def to_statistics(sheets: Sequence[Sheet], style: Style) -> str:
    """How often each code occurs, then the total."""
    rows = frequencies(sheets)
    digits = max((len(str(number)) for number, _, _ in rows), default=0)
    lines = [
        f"{number:>{digits}}  {style.paint(f'{word:<9}', word)}  {code}"
        for number, word, code in rows
    ]
    total = sum((sheet.summary for sheet in sheets), Summary())
    return "".join(f"{line}\n" for line in [*lines, counts(total, style)])


def counts(summary: Summary, style: Style | None = None) -> str:
    """The counts as a phrase: `23 hold, 0 fail, 0 could not be decided`."""
    paint = (style or Style()).paint
    parts = [paint(f"{summary.holds} hold", "holds") if summary.holds else "0 hold"]
    for number, words, kind in (
        (summary.fails, "fail", "fails"),
        (summary.undecided, "could not be decided", "undecided"),
    ):
        parts.append(paint(f"{number} {words}", kind) if number else f"0 {words}")
    if summary.following:
        parts[-1] += f" ({summary.following} of these for a fault that stands elsewhere)"
    for number, word in ((summary.errors, "error"), (summary.warnings, "warning")):
        if number:
            parts.append(paint(f"{number} {word}{'s' * (number != 1)}", word))
    if summary.silenced:
        parts.append(paint(f"{summary.silenced} ignored", "faint"))
    return ", ".join(parts)


def silenced_by(silence: Silence) -> str:
    """Why a finding is not reported: `ignored: a note for later`."""
    words = {"comment": "ignored", "selection": "code not selected", "baseline": "in the baseline"}
    return words[silence.by] + (f": {silence.reason}" if silence.reason else "")


def clean(text: str) -> str:
    """Text of a document without anything that a terminal could obey."""
    return "".join(" " if c == "\t" else c if c.isprintable() else "\ufffd" for c in text)


def _heading(finding: Finding, style: Style) -> str:
    where = f"{clean(finding.path)}:{finding.place.line}:{finding.place.column}"
    word = style.paint(finding.word, finding.word) if finding.word in COLOURS else finding.word
    code = f" {finding.code}" if finding.code else ""
    message = f": {clean(finding.message)}" if finding.message else ""
    return f"{style.paint(where, 'bold')}: {word}{code}{message}{finding.cell}"


def _file(sheet: Sheet, style: Style, several: bool) -> Iterator[str]:
    yield from _reports(sheet, style)
    if style.verbose and sheet.lines:
        yield style.paint(f"statements of {clean(sheet.path)}:", "bold")
        yield from (_row(line, style) for line in sheet.lines)
        yield ""
    for scope in sheet.scopes if style.verbose or not several else ():
        yield from _scope(sheet.path, scope, style)
        yield ""
    yield f"{clean(sheet.path)}: {counts(sheet.summary, style)}"


def _reports(sheet: Sheet, style: Style) -> Iterator[str]:
    """Each finding with its lines of the document, its notes and its help."""
    for finding in open_findings(sheet):
        yield _heading(finding, style)
        yield from _excerpt(finding.place, style, finding.word)
        for note in finding.remarks:
            place = f" (line {note.span.line})" if note.span else ""
            yield f"      = {style.paint('note', 'note')}: {clean(note.message)}{place}"
            if note.span is not None:
                yield from _excerpt(note.span, style, "note")
        help_ = finding.help if finding.fix is None else finding.fix.message
        if help_:
            yield f"      = {style.paint('help', 'holds')}: {clean(help_)}"
        yield ""


def _row(line: Line, style: Style) -> str:
    """A statement and its verdict on one line."""
    verdict = line.verdict or ""
    word = style.paint(f"{verdict:<9}", verdict) if verdict else " " * 9
    start = f"{f'{line.span.line}:{line.span.column}':>7}  {word}  {line.kind:<11}  "
    room = max(style.width - 33, NARROWEST)
    text = clean(" ".join(line.text.split()))
    text += "" if line.silence is None else f"  ({silenced_by(line.silence)})"
    return start + (text if len(text) <= room else text[: room - 2] + " …")


def _excerpt(span: Span, style: Style, kind: str) -> Iterator[str]:
    """The line of a span with carets under it, cropped around the carets."""
    if not span.source.text:
        return
    number, text = span.line, span.source.line(span.line)
    first = span.column - 1
    last = span.end_column - 1 if span.end_line == number else len(text)
    last = max(last, first + 1)
    room = max(style.width - 9, NARROWEST)
    start = 0
    if len(text) > room:
        start = max(0, min(first - 8, len(text) - room))
        if last - start <= room and first < room and last <= room:
            start = 0
    shown = clean(text[start : start + room])
    marked = shown[first - start : last - start]
    blank = _columns(shown[: first - start])
    carets = "^" * max(1, _columns(marked))
    more = " …" if span.end_line > number or start + room < len(text) else ""
    left = "…" if start else ""
    bar = style.paint("|", "faint")
    yield f"{number:>5} {bar} {left}{shown}{more}"
    painted = style.paint(carets, kind) if kind in COLOURS else carets
    yield f"      {bar} {' ' * (blank + len(left))}{painted}"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    none = sum(bool(unicodedata.combining(character)) for character in text)
    return len(text) + wide - none


def _scope(path: str, scope: Scope, style: Style) -> Iterator[str]:
    title = f", “{clean(scope.title)}”" if scope.title else ""
    heading = f"reading of {scope.objective} in {clean(path)}{title}:"
    yield style.paint(heading, "bold")
    yield f"  {clean(scope.convention)}"
    for evidence in scope.evidence:
        place = f" (line {evidence.span.line})" if evidence.span else ""
        yield style.paint(f"    because {clean(evidence.words)}{place}", "faint")
    roles = (
        ("input", "inputs", scope.inputs),
        ("target", "targets", scope.targets),
        ("parameter", "parameters", scope.parameters),
        ("output", "outputs", (scope.output,) if scope.output else ()),
    )
    for one, many, names in roles:
        if names:
            yield f"  {one if len(names) == 1 else many}: {', '.join(names)}"
    widest = max((_columns(shape.name) for shape in scope.shapes), default=0)
    sizes = max((_columns(str(shape)) for shape in scope.shapes), default=0)
    for shape in scope.shapes:
        gap = " " * (widest - _columns(shape.name))
        after = " " * (sizes - _columns(str(shape))) + "  declared" if shape.declared else ""
        yield f"    {shape.name}{gap}  {shape}{after}"
