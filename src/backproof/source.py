"""Where a piece of text came from: files, passages with exact positions, spans."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from backproof.record import dataclass, field


@dataclass(frozen=True, eq=False)
class Source:
    """One file as its author saved it. `text` is never cleaned up; every position counts in it."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets of the first character of each line."""
        starts = [0]
        starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        return tuple(starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, columns in characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def position_utf16(self, offset: int) -> tuple[int, int]:
        """Line and column from 0, columns in UTF-16 units: the positions of editors and SARIF."""
        line = bisect_right(self.line_starts, offset) - 1
        return line, utf16_length(self.text[self.line_starts[line] : offset])

    def offset_utf16(self, line: int, column: int) -> int:
        """The offset of such a position; one beyond the end of its line or text is that end."""
        if line >= len(self.line_starts):
            return len(self.text)
        start = self.line_starts[max(line, 0)]
        text = self.line(max(line, 0) + 1)
        if text.isascii():
            return start + min(max(column, 0), len(text))
        units = 0
        for index, character in enumerate(text):
            if units >= column:
                return start + index
            units += 2 if character > "\uffff" else 1
        return start + len(text)

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its line end."""
        start = self.line_starts[number - 1]
        last = number >= len(self.line_starts)
        end = len(self.text) if last else self.line_starts[number] - 1
        return self.text[start:end].rstrip("\r")


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes: two for a character beyond the first plane."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (exclusive) of a source, as absolute offsets."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        return self.source.position(self.end)[1]


@dataclass(frozen=True, eq=False)
class Passage:
    """A stretch of readable text and where each of its characters stands in the source.

    For most formats there is one passage, the whole file, and positions are the file's own.
    A notebook cell is a JSON string: its passage holds the decoded text, and `offsets[i]` is where
    character i begins in the file (`len(text) + 1` entries, the last one the end).
    """

    source: Source = field(repr=False)
    text: str = field(repr=False)
    offsets: tuple[int, ...] | None = field(default=None, repr=False)
    cell: int | None = None

    def span(self, start: int, end: int) -> Span:
        """The place in the file of characters `start` to `end` of this passage."""
        if self.offsets is None:
            return Span(self.source, start, end)
        return Span(self.source, self.offsets[start], self.offsets[end])


def passage_of(source: Source, cell: int | None = None) -> Passage:
    """All of a source, with a blank in the place of each carriage return before a line end: as
    long, and read alike whatever its line ends are."""
    return Passage(source, source.text.replace("\r\n", " \n"), None, cell)


@dataclass(frozen=True, eq=False)
class Section:
    """A heading and what stands under it; sections nest, the document itself is the root."""

    title: str
    level: int
    parent: Section | None
    start: int

    def path(self) -> tuple[Section, ...]:
        """The sections from the root down to this one."""
        return (*self._above, self)

    @cached_property
    def _above(self) -> tuple[Section, ...]:
        return self.parent.path() if self.parent else ()


@dataclass(frozen=True, eq=False)
class Block:
    """One piece of maths: characters `start` to `end` of a passage, without its delimiters.

    `kind` says how it was delimited: `display`, `inline`, `text` (plain Unicode maths).
    `environment` is the outermost environment's name (`align`, `alignat`, ...) or "".
    """

    kind: str
    environment: str
    passage: Passage
    start: int
    end: int
    section: Section

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return self.passage.span(self.start, self.end)


@dataclass(frozen=True, eq=False)
class Prose:
    """A run of text between blocks of maths, for what the author says in words."""

    passage: Passage
    start: int
    end: int
    section: Section

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True)
class Directive:
    """What a comment tells backproof: `<!-- backproof: batch=rows -->`, `% backproof: ...`."""

    key: str
    value: str
    span: Span
    section: Section


@dataclass(frozen=True, eq=False)
class Ignore:
    """A comment `backproof: ignore[code, code] reason`, at `start` to `end` of its passage.

    `codes` is empty where every code is meant, None where the list of codes is malformed.
    """

    codes: tuple[str, ...] | None
    reason: str
    passage: Passage
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.passage.span(self.start, self.end)
