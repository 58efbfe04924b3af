"""Places in the text as the protocol counts them: lines from 0, columns in UTF-16 units."""

from __future__ import annotations

from lsprotocol import types

from backproof.lsp.analysis import Analysis
from backproof.source import Source, Span


def range_of(span: Span) -> types.Range:
    """A span as a range; an empty one is widened to a character, so that it can be seen."""
    source = span.source
    end = span.end if span.end > span.start else min(span.start + 1, len(source.text))
    return types.Range(position_of(source, span.start), position_of(source, end))


def exact_range(span: Span) -> types.Range:
    """A span as a range, for edits."""
    return types.Range(position_of(span.source, span.start), position_of(span.source, span.end))


def position_of(source: Source, offset: int) -> types.Position:
    """An offset as a position."""
    return types.Position(*source.position_utf16(offset))


def offset_of(source: Source, position: types.Position) -> int:
    """A position as an offset; one outside the text is the nearest inside."""
    return source.offset_utf16(position.line, position.character)


def location_of(analysis: Analysis, span: Span) -> types.Location | None:
    """Where an editor finds a span; None where it cannot know the file."""
    address = analysis.address(span.source)
    return None if address is None else types.Location(address, range_of(span))
