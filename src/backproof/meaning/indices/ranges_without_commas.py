"""Ranges of letters without commas, `k = 1 \\dots n` and `k = 1:n`: they run as `1, \\dots, n`."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

DOTS = "..."


def with_ranges_without_commas(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such ranges are what they are with commas."""
    return with_each(statements, with_range)


def with_range(statement: Statement) -> Statement:
    """A statement that says what a letter runs through, as one with a range."""
    first, *rest = statement.members
    if not rest or first.node is None or letter_of(bare(first.node)) is None:
        return statement
    match rest:
        case [run] if run.relation in ("=", "in") and run.node is not None:
            node = dotted(bare(run.node))
            if node is None:
                return statement
            return replace(statement, members=(first, replace(run, node=node)))
        case [start, end] if (start.relation, end.relation) == ("=", ":"):
            if not isinstance(start.node, syntax.Number) or end.node is None:
                return statement
            node = run_of(start.node, end.node)
            run = replace(start, node=node, end=end.end)
            return replace(statement, members=(first, run))
        case _:
            return statement


def dotted(node: syntax.Node) -> syntax.Range | None:
    """The range that `1 \\dots n` and `0 \\dots n - 1` are."""
    match node:
        case syntax.Juxtaposition(factors=(first, syntax.Words(text=text), last)) if text == DOTS:
            return run_of(first, last)
        case syntax.Add(terms=(head, *others), signs=(1, *_)):
            run = dotted(bare(head))
            if run is None or run.items[-1] is None:
                return None
            end = node.replace(terms=(run.items[-1], *others), start=run.items[-1].start)
            return run_of(run.items[0], end) if run.items[0] is not None else None
        case _:
            return None


def run_of(first: syntax.Node, last: syntax.Node) -> syntax.Range:
    """The range from one thing to another."""
    return syntax.Range(start=first.start, end=last.end, items=(first, None, last))
