"""Parts of a document, and where its lines stand."""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.document import Document
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.record import once, replace
from backproof.source import Block, Prose, Section, Source

Place = tuple[int, int, int]


def sections_of(document: Document, section: Section) -> frozenset[Section]:
    """A section of a document with all below it, and those above it."""
    above = set(section.path())
    return frozenset(s for s in document.sections if s in above or section in s.path())


def part_of(document: Document, sections: Set[Section]) -> Document:
    """A document with some of its sections alone."""
    blocks = tuple(block for block in document.blocks if block.section in sections)
    prose = tuple(part for part in document.prose if part.section in sections)
    order = {id(passage): number for number, passage in enumerate(document.passages)}
    parts: list[Block | Prose] = [*blocks, *prose]
    texts = sorted(parts, key=lambda each: (order[id(each.passage)], each.start))
    source = Source(document.sources[0].path, "\n".join(each.text for each in texts))
    kept = tuple(s for s in document.sections if s in sections)
    whole = document.whole or document
    return replace(
        document, sources=(source,), blocks=blocks, prose=prose, sections=kept, whole=whole
    )


def given_elsewhere(reading: Reading, sections: Set[Section]) -> frozenset[str]:
    """The names that get a formula outside some sections."""
    return frozenset(
        name
        for name, known in reading.table.definitions.items()
        if any(home(d.stated, reading.document) not in sections for d in known)
    )


def declared_elsewhere(reading: Reading, sections: Set[Section]) -> frozenset[str]:
    """The names that are given a shape outside some sections."""
    return frozenset(
        name
        for name, known in reading.table.declarations.items()
        if any(home(d.stated, reading.document) not in sections for d in known)
    )


@once(Document)
def homes(document: Document) -> dict[Place, Section]:
    """The sections of a document by the pieces of maths in them."""
    return {(id(b.passage), b.start, b.end): b.section for b in document.blocks}


def home(stated: Stated, document: Document) -> Section:
    """The section of a document in which a statement stands."""
    block = stated.statement.block
    known = homes(document).get((id(block.passage), block.start, block.end))
    return stated.place.section if known is None else known


def place_of(stated: Stated) -> Place:
    """Where a statement stands, whichever reading it belongs to."""
    return id(stated.statement.block.passage), stated.start, stated.end


def parts_in_doubt(document: Document, doubtful: Sequence[Stated]) -> dict[Section, list[Stated]]:
    """The largest sections beside others that have lines in doubt, and those lines."""
    beside: dict[Section | None, set[Section]] = {}
    for block in document.blocks:
        for section in block.section.path():
            beside.setdefault(section.parent, set()).add(section)
    parts: dict[Section, list[Stated]] = {}
    for stated in doubtful:
        path = home(stated, document).path()
        part = next((s for s in path if s.parent and len(beside.get(s.parent, ())) > 1), None)
        if part is not None:
            parts.setdefault(part, []).append(stated)
    return parts
