"""Entries of one matrix by other letters: `w_{ij}` and `w_{jk}` may be entries of two matrices that
share a letter, and nothing says so. In one formula `s_{ij}` and `s_{ik}` are in one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import named
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax

Letters = tuple[str, ...]


def may_be_two(formulas: Iterable[syntax.Node], defined: Set[str]) -> bool:
    """Whether some name, none of those that are `defined`, may be that of two matrices."""
    seen: dict[str, list[set[Letters]]] = {}
    for formula in formulas:
        picked: dict[str, set[Letters]] = {}
        for element in below(formula):
            if isinstance(element, syntax.Element) and len(element.indices) == 2:
                letters = tuple(letter_of(i) or "" for i in element.indices)
                picked.setdefault(named(element.base) or "", set()).add(letters)
        for name in picked.keys() - defined:
            single = ({letters} for letters in sorted(picked[name]))
            seen.setdefault(name, []).extend(_together(single, _in_line))
    return any(len(_together(sets, _meet)) > 1 for sets in seen.values())


def _together(
    groups: Iterable[set[Letters]], belong: Callable[[set[Letters], set[Letters]], bool]
) -> list[set[Letters]]:
    """Groups put together where two of them belong to each other."""
    found: list[set[Letters]] = []
    for group in groups:
        others = [other for other in found if belong(group, other)]
        found = [other for other in found if other not in others]
        found.append(group.union(*others))
    return found


def _in_line(one: set[Letters], other: set[Letters]) -> bool:
    """Whether entries are in one row or column."""
    return any(x == y for first in one for last in other for x, y in zip(first, last, strict=True))


def _meet(one: set[Letters], other: set[Letters]) -> bool:
    """Whether the same entries are in both."""
    return not one.isdisjoint(other)
