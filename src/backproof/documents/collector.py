"""What every format's reader fills: blocks, prose, sections, directives and diagnostics."""

from __future__ import annotations

import re

from backproof.diagnostics import Diagnostic, Severity
from backproof.document import Document, Macro, MacroTable
from backproof.documents.macros import collect_macros
from backproof.patterns import regex
from backproof.record import dataclass, field
from backproof.source import Block, Directive, Ignore, Passage, Prose, Section, Source

_ENVIRONMENT = regex(r"\s*\\begin\s*\{([A-Za-z]+)\*?\}")
_QUOTED = regex(r"\n(?P<mark>[ \t]*(?:>[ \t]?)+)")
_DIRECTIVE = regex(r"\s*backproof\s*:\s*(.*)", re.DOTALL)
_IGNORE = regex(r"ignore\b\s*(?P<open>\[(?P<codes>[^\]\n]*)(?P<close>\])?)?[ \t:]*(?P<reason>.*)")
_COMMENT = regex(r"(?<!\\)%(\s*backproof\s*:[^\n]*)")
_SETTING = regex(r"([A-Za-z][\w-]*)\s*(?:=\s*(\"[^\"]*\"|[^\s,;]+))?")


def unquoted(passage: Passage, start: int, end: int) -> tuple[Passage, int, int]:
    """Maths in a block quotation, without the `>` at the starts of its lines."""
    line = passage.text.rfind("\n", 0, start) + 1
    if not passage.text[line:start].lstrip().startswith(">"):
        return passage, start, end
    kept: list[int] = []
    position = start
    for found in _QUOTED.finditer(passage.text, start, end):
        kept.extend(range(position, found.start("mark")))
        position = found.end()
    kept.extend(range(position, end))
    places = passage.offsets
    offsets = (*kept, end) if places is None else tuple(places[place] for place in (*kept, end))
    text = "".join(passage.text[place] for place in kept)
    return Passage(passage.source, text, offsets, passage.cell), 0, len(text)


@dataclass
class Collector:
    """Collects the parts of a document in order."""

    sources: list[Source]
    passages: list[Passage] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    macros: dict[str, Macro] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=lambda: [Section("", 0, None, 0)])

    @property
    def section(self) -> Section:
        """The section that is open."""
        return self.sections[-1]

    def add_passage(self, passage: Passage) -> None:
        """Start a new stretch of text."""
        self.passages.append(passage)
        self.macros.update(collect_macros(passage.text))

    def open_section(self, title: str, level: int, start: int) -> None:
        """A heading."""
        parent: Section | None = self.section
        while parent is not None and parent.level >= level and parent.parent is not None:
            parent = parent.parent
        self.sections.append(Section(title.strip(), level, parent, start))

    def add_block(
        self,
        passage: Passage,
        kind: str,
        start: int,
        end: int,
        environment: str = "",
        section: Section | None = None,
    ) -> None:
        """A piece of maths without its delimiters; empty ones are dropped."""
        if not passage.text[start:end].strip():
            return
        for comment in _COMMENT.finditer(passage.text, start, end):
            self.add_comment(passage, comment.start(1), comment.end())
        if _QUOTED.search(passage.text, start, end):
            inner, start, end = unquoted(passage, start, end)
            if inner is not passage:
                self.passages.append(inner)
            passage = inner
        if not environment:
            found = _ENVIRONMENT.match(passage.text, start, end)
            environment = found.group(1) if found else ""
        self.blocks.append(Block(kind, environment, passage, start, end, section or self.section))

    def add_prose(
        self, passage: Passage, start: int, end: int, section: Section | None = None
    ) -> None:
        """Words between pieces of maths."""
        if start < end and not passage.text[start:end].isspace():
            self.prose.append(Prose(passage, start, end, section or self.section))

    def add_comment(self, passage: Passage, start: int, end: int) -> None:
        """A comment; it may hold settings for backproof, or say what it shall not report."""
        found = _DIRECTIVE.match(passage.text, start, end)
        if found is None:
            return
        ignore = _IGNORE.match(passage.text, found.start(1), found.end(1))
        if ignore is not None:
            codes = tuple(filter(None, re.split(r"[\s,]+", ignore["codes"] or "")))
            malformed = ignore["open"] and not (ignore["close"] and codes)
            reason = " ".join(ignore["reason"].split())
            begin, stop = ignore.start(), ignore.start() + len(ignore[0].rstrip())
            self.ignores.append(Ignore(None if malformed else codes, reason, passage, begin, stop))
            return
        for setting in _SETTING.finditer(passage.text, found.start(1), found.end(1)):
            value = (setting.group(2) or "").strip('"')
            span = passage.span(setting.start(), setting.end())
            self.directives.append(Directive(setting.group(1), value, span, self.section))

    def unclosed(self, passage: Passage, start: int, end: int) -> None:
        """A delimiter without its partner; reported where it opens."""
        delimiter = passage.text[start:end].strip()
        span = passage.span(start, end)
        message = f"'{delimiter}' is never closed"
        self.diagnostics.append(Diagnostic("unclosed-maths", Severity.WARNING, span, message))

    def document(self) -> Document:
        """Everything collected."""
        return Document(
            sources=tuple(self.sources),
            passages=tuple(self.passages),
            blocks=tuple(self.blocks),
            prose=tuple(self.prose),
            sections=tuple(self.sections),
            directives=tuple(self.directives),
            macros=MacroTable(dict(self.macros)),
            diagnostics=tuple(self.diagnostics),
            ignores=tuple(self.ignores),
        )
