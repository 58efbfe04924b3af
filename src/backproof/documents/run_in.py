"""Headings that begin a paragraph: `**Problem 2.** Let …`, `\\textbf{(a)} Show that …`.

Where a section has several of them, each opens a part of it, as a heading in its own line does. So
does each of several rules, `If $C = A B$, then …`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from backproof.document import Document
from backproof.patterns import regex
from backproof.record import replace
from backproof.source import Block, Prose, Section

P = TypeVar("P", Block, Prose)

_HEADING = regex(
    r"(?:\A|\n[ \t]*\n)[ \t]*(?:\\(?:noindent|medskip|bigskip|smallskip|item)\b\s*)*(?P<start>)"
    r"(?:\*\*(?P<stars>[^*\n$]{1,60})\*\*|__(?P<lines>[^_\n$]{1,60})__"
    r"|\\textbf\{(?P<braces>[^{}\n$]{1,60})\})",
    words=("**", "__", "\\textbf"),
)

_RULE = regex(
    r"(?:\A|\n[ \t]*\n|\n)[ \t]*(?:(?:[-*+]|\d+[.)]|\\item)[ \t]+)?(?P<start>)(?P<title>If|When)\s+"
    r"[$`(\\]*\Z",
    words=("if", "when"),
)
_LEVEL = 9
"""Below all headings that stand in a line of their own."""

Opened = Mapping[tuple[int, Section], Sequence[Section]]
"""The parts of each section in each passage."""


def with_run_in_headings(document: Document) -> Document:
    """The same document, with the parts that such headings open as sections."""
    opened = {place: parts for place, parts in opened_by(document).items() if len(parts) > 1}
    if not opened:
        return document
    return replace(
        document,
        blocks=tuple(in_its_part(each, opened) for each in document.blocks),
        prose=tuple(in_its_part(each, opened) for each in document.prose),
        sections=tuple(
            each
            for section in document.sections
            for each in (section, *(p for ps in opened.values() for p in ps if p.parent is section))
        ),
        whole=document,
    )


def opened_by(document: Document) -> dict[tuple[int, Section], list[Section]]:
    """The parts that the headings in the text of a document would open."""
    opened: dict[tuple[int, Section], list[Section]] = {}
    for text in document.prose:
        for found in _HEADING.finditer(text.text):
            title = next(group for group in found.group("stars", "lines", "braces") if group)
            start = text.start + found.start("start")
            part = Section(title.strip(), _LEVEL, text.section, start)
            opened.setdefault((id(text.passage), text.section), []).append(part)
        rule = _RULE.search(text.text)
        if rule is not None:
            part = Section(rule["title"], _LEVEL, text.section, text.start + rule.start("start"))
            opened.setdefault((id(text.passage), text.section), []).append(part)
    return opened


def in_its_part(piece: P, opened: Opened) -> P:
    """A piece of a document in the part in which it ends."""
    part = part_of(piece, opened)
    return piece if part is piece.section else replace(piece, section=part)


def part_of(piece: Block | Prose, opened: Opened) -> Section:
    """The part of its section in which a piece of a document ends, or the section itself."""
    parts = opened.get((id(piece.passage), piece.section), ())
    return next((p for p in reversed(parts) if p.start < piece.end), piece.section)
