"""A document after reading and before parsing: its blocks of maths, its words and its macros."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.diagnostics import Diagnostic
from backproof.record import dataclass, field
from backproof.source import Block, Directive, Ignore, Passage, Prose, Section, Source


@dataclass(frozen=True)
class Macro:
    """A command the author defined: `\\newcommand{\\name}[parameters][default]{body}`."""

    name: str
    parameters: int
    body: str
    default: str | None = None
    operator: bool = False


@dataclass(frozen=True, eq=False)
class MacroTable:
    """The author's own commands by name, without the backslash."""

    definitions: Mapping[str, Macro] = field(default_factory=dict)

    def get(self, name: str) -> Macro | None:
        """The macro of that name, if the author defined one."""
        return self.definitions.get(name)


@dataclass(frozen=True, eq=False)
class Document:
    """What one file, and the files it includes, hold: everything in document order.

    A part of a document has that as its `whole`, in whose notation it is written.
    """

    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    blocks: tuple[Block, ...]
    prose: tuple[Prose, ...]
    sections: tuple[Section, ...]
    directives: tuple[Directive, ...]
    macros: MacroTable
    diagnostics: tuple[Diagnostic, ...]
    ignores: tuple[Ignore, ...] = ()
    whole: Document | None = None

    @property
    def by_cells(self) -> bool:
        """Whether it is a notebook of which each cell is a text of its own, as editors have it."""
        cells = self.passages
        return bool(cells) and all(p.cell is not None and p.offsets is None for p in cells)

    def __repr__(self) -> str:
        return f"<Document {self.sources[0].path}: {len(self.blocks)} pieces of maths>"
