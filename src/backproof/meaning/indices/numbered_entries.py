"""Entries that have two numbers each, `X_{11} F_{11} + X_{12} F_{12}`: numbers, not matrices."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, below
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

_TWO_NUMBERS = regex(r"(.+)_([1-9]),?([1-9])")


def numbered_entries(stated: Sequence[Stated]) -> frozenset[str]:
    """The names with two digits where those of one stem fill rows and columns, `_{11}`, `_{12}` and
    `_{21}`. Blocks of a matrix have such names too: they are transposed, inverted or declared."""
    found: dict[str, set[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    blocks: set[str] = set()
    for node in (n for s in stated for part in (s.head, s.node) if part for n in below(part)):
        match node:
            case syntax.Symbol(scripts=(_,)):
                if parts := _TWO_NUMBERS.fullmatch(name_of(node)):
                    stem, row, column = parts.groups()
                    found.setdefault(stem, set()).add((row, column))
                    names[name_of(node)] = stem
            case syntax.Transpose(base=syntax.Symbol() as base):
                blocks.add(name_of(base))
            case syntax.Inverse(base=syntax.Symbol() as base):
                blocks.add(name_of(base))
            case _:
                pass
    blocks |= {s.name for s in stated if s.kind == "declaration"}
    whole = {names[name] for name in blocks if name in names}
    stems = {stem for stem, at in found.items() if _is_filled(at) and stem not in whole}
    return frozenset(name for name, stem in names.items() if stem in stems)


def _is_filled(at: set[tuple[str, str]]) -> bool:
    """Whether some of the numbers stand in one row, and some in one column."""
    rows, columns = {row for row, _ in at}, {column for _, column in at}
    return len(at) > max(len(rows), len(columns)) > 1 and min(len(rows), len(columns)) > 1
