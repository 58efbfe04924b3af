"""Functions of an index beside what is fixed: `φ(s, a)` and `Q(s, b)` in sums over b, always of the
same s, are entries φ_a and Q_b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backproof.meaning.functions.applications import (
    Application,
    applications,
    entry_of,
    index_letters,
    with_values,
)
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement


def with_arguments_fixed(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where names with such lists behind them have the letters of these."""
    found: dict[str, list[Application]] = {}
    for each in applications(statements):
        found.setdefault(name_of(each.function), []).append(each)
    if all(each.bar for items in found.values() for each in items):
        return list(statements)
    letters = index_letters(statements, found.keys())
    used = Counter(map(name_of, throughout(statements, syntax.Symbol)))
    places = {
        name: by_letters(items, letters)
        for name, items in found.items()
        if used[name] == len(items) and not any(each.bar for each in items)
    }
    places = {name: numbers for name, numbers in places.items() if numbers}
    if not places:
        return list(statements)

    def value(function: syntax.Symbol, items: tuple[syntax.Node, ...]) -> syntax.Symbol | None:
        numbers = places.get(name_of(function))
        return None if numbers is None else entry_of(function, [items[n] for n in numbers])

    return with_changed(
        statements, lambda node: with_values(node, value), syntax.Juxtaposition, syntax.Call
    )


def by_letters(items: Sequence[Application], letters: frozenset[str]) -> tuple[int, ...]:
    """The places of a list where indices stand, if all others have one thing throughout; () for
    other lists."""
    if len({len(each.items) for each in items}) != 1:
        return ()
    numbers = range(len(items[0].items))
    counted = [n for n in numbers if {letter_of(each.items[n]) for each in items} <= letters]
    fixed = (n for n in numbers if n not in counted)
    same = all(len({key(each.items[n]) for each in items}) == 1 for n in fixed)
    return tuple(counted) if same else ()
