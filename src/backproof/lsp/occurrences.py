"""What stands at a place of the text: a symbol, a derivative, a statement."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.lsp.analysis import Analysis
from backproof.meaning.definitions.table import Declaration, Definition
from backproof.meaning.naming.names import name_of, stem
from backproof.meaning.statements import Stated, below
from backproof.record import dataclass
from backproof.source import Passage, Source, Span
from backproof.syntax.nodes import Derivative, Node, Symbol
from backproof.views.sheet import Line


@dataclass(frozen=True, eq=False)
class Occurrence:
    """A symbol or a derivative in the text, and the statement in which it stands."""

    node: Symbol | Derivative
    stated: Stated
    passage: Passage

    @property
    def span(self) -> Span:
        return self.passage.span(self.node.start, self.node.end)


def occurrence_at(analysis: Analysis, source: Source, offset: int) -> Occurrence | None:
    """The innermost symbol or derivative around an offset; behind the last character counts."""
    found: list[tuple[int, int, Occurrence]] = []
    for stated in analysis.checked.reading.stated:
        passage = stated.statement.block.passage
        if passage.source is not source or stated.origin is not None:
            continue
        if not _holds(stated.span, offset):
            continue
        for node in _written(stated):
            span = passage.span(node.start, node.end)
            if span.start <= offset <= span.end:
                depth = int(isinstance(node, Derivative))
                found.append((span.end - span.start, depth, Occurrence(node, stated, passage)))
    return min(found, key=lambda item: item[:2])[2] if found else None


def line_at(analysis: Analysis, source: Source, offset: int) -> Line | None:
    """The statement around an offset, with what is said of it."""
    lines = [line for sheet in analysis.sheets for line in sheet.lines]
    around = [n for n in lines if n.span.source is source and _holds(n.span, offset)]
    return min(around, key=lambda line: line.span.end - line.span.start, default=None)


def names_at(symbol: Symbol) -> tuple[str, ...]:
    """The names that a symbol may go by: with all its scripts, with the first ones, without."""
    bases = [symbol.replace(scripts=symbol.scripts[:n]) for n in range(len(symbol.scripts), 0, -1)]
    return tuple(dict.fromkeys([*map(name_of, bases), stem(symbol)]))


def given_by(analysis: Analysis, occurrence: Occurrence) -> Definition | Declaration | None:
    """The definition that a symbol means where it stands, else its declaration."""
    if not isinstance(occurrence.node, Symbol):
        return None
    table = analysis.checked.reading.table
    names = names_at(occurrence.node)
    for name in names:
        definition = table.by_key.get(table.resolve(name, occurrence.stated.place))
        if definition is not None:
            return definition
    return next(
        (table.declarations[name][0] for name in names if table.declarations.get(name)), None
    )


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end


def _written(stated: Stated) -> Iterator[Symbol | Derivative]:
    roots: list[Node] = [n for n in (stated.node, stated.head, stated.named) if n is not None]
    roots += [member.node for member in stated.statement.members if member.node is not None]
    for root in roots:
        for node in below(root):
            if isinstance(node, Symbol | Derivative) and node.end > node.start:
                yield node
