"""What is said of a document as plain data, one sheet per file: what every view draws."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from backproof.diagnostics import Diagnostic, Fix, Note, Severity, Silence
from backproof.document import Document
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.reading import Reading
from backproof.meaning.statements import Stated
from backproof.record import dataclass
from backproof.source import Passage, Source, Span
from backproof.syntax.nodes import Node
from backproof.views.scopes import Scope, scopes_of


class Judged(Protocol):
    """A statement with its verdict, as the pipeline makes it."""

    @property
    def stated(self) -> Stated: ...

    @property
    def kind(self) -> str: ...

    @property
    def verdict(self) -> Verdict | None: ...

    @property
    def span(self) -> Span: ...

    @property
    def wrong(self) -> Span | None: ...

    @property
    def fix(self) -> Fix | None: ...

    @property
    def cause(self) -> Stated | None: ...


@dataclass(frozen=True, eq=False)
class Line:
    """One statement and what is said of it.

    `verdict` is holds, fails, undecided or None; `head` is the left side where the statement
    includes it; `help` is the true formula, `related` are other places, `wrong` is the part that
    `fix` mends. `cell` and `cell_line` say where a reader of a notebook finds it. `cause` is where
    another statement stands that is the fault of this one.
    """

    span: Span
    text: str
    kind: str
    verdict: str | None
    code: str | None = None
    message: str = ""
    conditions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    cell: int | None = None
    cell_line: int | None = None
    head: Node | None = None
    relation: str = "="
    node: Node | None = None
    help: str = ""
    related: tuple[Note, ...] = ()
    wrong: Span | None = None
    silence: Silence | None = None
    cause: Span | None = None


QUIET = ("definition", "declaration")
"""Kinds that claim nothing: they have a verdict only where they contradict something."""


@dataclass(frozen=True)
class Summary:
    """How many statements hold, fail, could not be decided; how many errors and warnings.

    `silenced` findings are not reported and count as nothing else; `following` statements fail or
    are in doubt for the fault of another one, under which they are reported.
    """

    holds: int = 0
    fails: int = 0
    undecided: int = 0
    errors: int = 0
    warnings: int = 0
    silenced: int = 0
    following: int = 0

    def __add__(self, other: Summary) -> Summary:
        return Summary(
            self.holds + other.holds,
            self.fails + other.fails,
            self.undecided + other.undecided,
            self.errors + other.errors,
            self.warnings + other.warnings,
            self.silenced + other.silenced,
            self.following + other.following,
        )


@dataclass(frozen=True, eq=False)
class Sheet:
    """One file: its statements in order, other findings, and how it was read."""

    path: str
    lines: tuple[Line, ...]
    diagnostics: tuple[Diagnostic, ...]
    scopes: tuple[Scope, ...] = ()

    @property
    def others(self) -> tuple[Diagnostic, ...]:
        """The findings that no statement carries as its own verdict."""
        carried = {(line.code, line.message) for line in self.lines if line.kind in QUIET}
        return tuple(d for d in self.diagnostics if (d.code, d.message) not in carried)

    @property
    def summary(self) -> Summary:
        """The counts; what a statement carries as its verdict counts once."""
        verdicts = [line.verdict for line in self.lines if line.silence is None]
        severities = [diagnostic.severity for diagnostic in self.others if not diagnostic.silence]
        said: list[Line | Diagnostic] = [*self.lines, *self.others]
        return Summary(
            verdicts.count("holds"),
            verdicts.count("fails"),
            verdicts.count("undecided"),
            severities.count(Severity.ERROR),
            severities.count(Severity.WARNING),
            sum(item.silence is not None for item in said),
            len(self.following),
        )

    @cached_property
    def following(self) -> Mapping[Line, Line]:
        """The statements that are reported under another one, which is the cause of their fault:
        where that is reported itself."""
        told = [each for each in self.lines if each.silence is None]
        failing = (line for line in told if line.verdict == "fails" and line.cause is None)
        places = {_place(line.span): line for line in failing}
        return {
            line: cause
            for line in told
            if line.verdict in ("fails", "undecided") and line.cause is not None
            if (cause := places.get(_place(line.cause))) is not None
        }


def sheets(
    document: Document,
    reading: Reading,
    statements: Iterable[Judged],
    diagnostics: Sequence[Diagnostic],
    helps: Mapping[Stated, str] | None = None,
) -> tuple[Sheet, ...]:
    """A sheet for the document's own file, then one for each file that it includes.

    `helps` holds the true formula for statements that fail.
    """
    found = [*diagnostics, *_unread(reading)]
    if not document.blocks:
        span = Span(document.sources[0], 0, 0)
        found.append(Diagnostic("no-maths", Severity.NOTE, span, "there is no maths in it"))
    found.sort(key=lambda diagnostic: diagnostic.span.start)
    lines = [_line(document, s, found, helps or {}) for s in statements if s.kind != "mention"]
    lines.sort(key=lambda line: (line.span.start, line.span.end))
    scopes = scopes_of(reading)
    return tuple(
        _sheet(source, lines, found, scopes if i == 0 else ())
        for i, source in enumerate(document.sources)
    )


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end


def unreadable(path: str, message: str, code: str = "unreadable") -> Sheet:
    """The sheet of a file that could not be judged."""
    span = Span(Source(path, ""), 0, 0)
    return Sheet(path, (), (Diagnostic(code, Severity.ERROR, span, message),))


def place_in_cell(document: Document, span: Span) -> tuple[int | None, int | None]:
    """The cell of a notebook and the line in it where a span starts; None elsewhere."""
    for passage in document.passages:
        offsets = passage.offsets
        if passage.cell is None or offsets is None or passage.source is not span.source:
            continue
        if offsets[0] <= span.start <= offsets[-1]:
            return passage.cell, _line_of(passage, bisect_right(offsets, span.start) - 1)
    return None, None


def _line_of(passage: Passage, offset: int) -> int:
    return passage.text.count("\n", 0, offset) + 1


def _sheet(
    source: Source, lines: list[Line], found: list[Diagnostic], scopes: tuple[Scope, ...]
) -> Sheet:
    own = tuple(line for line in lines if line.span.source is source)
    return Sheet(source.path, own, tuple(d for d in found if d.span.source is source), scopes)


def _line(
    document: Document, judged: Judged, found: Sequence[Diagnostic], helps: Mapping[Stated, str]
) -> Line:
    stated = judged.stated
    passage = stated.statement.block.passage
    verdict, code, message = _said(judged.verdict)
    conditions, notes = _remarks(judged.verdict)
    error = _error_at(judged.span, found) if judged.verdict is None else None
    if error is not None:
        verdict, code, message = "fails", error.code, error.message
    cell, cell_line = place_in_cell(document, judged.span)
    own = stated.start != stated.member.start
    return Line(
        judged.span,
        passage.text[stated.start : stated.end],
        judged.kind,
        verdict,
        code,
        message,
        conditions,
        notes,
        judged.fix,
        cell,
        cell_line,
        stated.head if own else None,
        stated.member.relation,
        stated.node,
        helps.get(stated, ""),
        () if error is None else error.notes,
        judged.wrong,
        cause=None if judged.cause is None else judged.cause.span,
    )


def _error_at(span: Span, found: Sequence[Diagnostic]) -> Diagnostic | None:
    for d in found:
        same = d.severity is Severity.ERROR and d.span.source is span.source
        if same and d.span.start < span.end and span.start < max(d.span.end, d.span.start + 1):
            return d
    return None


def _said(verdict: Verdict | None) -> tuple[str | None, str | None, str]:
    match verdict:
        case None:
            return None, None, ""
        case Holds():
            return "holds", None, ""
        case Fails(code=code, message=message):
            return "fails", code, message
        case Undecided(code=code, reason=reason):
            return "undecided", code, reason


def _remarks(verdict: Verdict | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match verdict:
        case Holds(conditions=conditions, remarks=remarks):
            return conditions, remarks
        case Fails(remarks=remarks):
            return (), remarks
        case _:
            return (), ()


def _unread(reading: Reading) -> list[Diagnostic]:
    """Equations that could not be parsed and are no claim: nothing is passed over in silence."""
    found = []
    for stated in reading.stated:
        fault = stated.member.fault
        if stated.kind != "mention" or fault is None or stated.member.relation not in ("=", "in"):
            continue
        passage = stated.statement.block.passage
        span = passage.span(fault.start, max(fault.end, fault.start))
        message = f"this equation is not used: {fault.message}"
        found.append(Diagnostic(fault.code, Severity.WARNING, span, message))
    return found
