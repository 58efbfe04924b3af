"""Parts of a document: some of its sections alone.

What is the same for all parts is made once for each document, so that a long one costs no more a
section than a short one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from backproof.document import Document
from backproof.meaning.statements import Stated
from backproof.record import once, replace
from backproof.source import Block, Prose, Section, Source

Place = tuple[int, int, int]
"""A piece of maths: its passage, where it starts in it and where it ends."""


def sections_of(document: Document, section: Section) -> frozenset[Section]:
    """A section of a document with all below it, and those above it."""
    return frozenset((*section.path(), *below(document).get(section, ())))


@once(Document)
def below(document: Document) -> Mapping[Section, Sequence[Section]]:
    """The sections at or below each section of a document."""
    found: dict[Section, list[Section]] = {}
    for section in document.sections:
        for above in section.path():
            found.setdefault(above, []).append(section)
    return found


def part_of(document: Document, sections: Set[Section]) -> Document:
    """A document with some of its sections alone."""
    owned = [found for section in sections if (found := contents(document).get(section))]
    blocks = tuple(document.blocks[n] for n in sorted(n for own, _ in owned for n in own))
    prose = tuple(document.prose[n] for n in sorted(n for _, own in owned for n in own))
    order = ranks(document)
    parts: list[Block | Prose] = [*blocks, *prose]
    texts = sorted(parts, key=lambda each: (order[id(each.passage)], each.start))
    source = Source(document.sources[0].path, "\n".join(each.text for each in texts))
    kept = tuple(s for s in document.sections if s in sections)
    whole = document.whole or document
    return replace(
        document, sources=(source,), blocks=blocks, prose=prose, sections=kept, whole=whole
    )


@once(Document)
def contents(document: Document) -> Mapping[Section, tuple[list[int], list[int]]]:
    """The numbers of the pieces of maths and of the pieces of prose that each section has."""
    found: dict[Section, tuple[list[int], list[int]]] = {}
    for number, block in enumerate(document.blocks):
        found.setdefault(block.section, ([], []))[0].append(number)
    for number, piece in enumerate(document.prose):
        found.setdefault(piece.section, ([], []))[1].append(number)
    return found


@once(Document)
def ranks(document: Document) -> Mapping[int, int]:
    """The numbers of the passages of a document."""
    return {id(passage): number for number, passage in enumerate(document.passages)}


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
