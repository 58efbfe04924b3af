"""Weights without their marks: `W` where the page has W^{(1)} and W^{(2)}.

“The superscript is dropped in what follows.” The heading may say which is meant; otherwise any may
be, and which one it is becomes a condition of a line that holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import name_of, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, inside
from backproof.record import once
from backproof.source import Section
from backproof.syntax import nodes as syntax

_MOST = 3
Versions = Mapping[str, tuple[syntax.Symbol, ...]]


def with_marks(stated: Stated, table: Table) -> Iterator[tuple[syntax.Node, syntax.Node, str]]:
    """The two sides of a claim with marked weights in place of unmarked ones, and what that
    supposes; the two sides may mean two layers."""
    claims = stated.kind in ("gradient", "chain-step", "update")
    if not claims or stated.head is None or stated.node is None:
        return
    names = [unmarked_in(side, table) for side in (stated.head, stated.node)]
    if not any(names):
        return
    known = versions_in(table)
    versions = {n: tuple(known[n].values()) for each in names for n in each if n in known}
    if any(not 0 < len(versions.get(name, ())) <= _MOST for each in names for name in each):
        return
    choices = [list(choices_of(each, versions)) for each in names]
    said = spelled(stated.place.section)
    named = [c for c in choices[0] if any(name_of(v) in said for v in c.values())]
    for left, right in product(named or choices[0], choices[1]):
        words = [f"{name} is {name_of(version)}" for name, version in (left | right).items()]
        if left and right and left.items() != right.items() and left.keys() & right.keys():
            words = [f"{n} by which it differentiates is {name_of(v)}" for n, v in left.items()]
            words += [f"{n} in it is {name_of(v)}" for n, v in right.items()]
        head, node = marked(stated.head, left), marked(stated.node, right)
        yield head, node, " and ".join(words)


def unmarked_in(node: syntax.Node, table: Table) -> tuple[str, ...]:
    """The weights without marks in an expression that nothing defines."""
    found: dict[str, None] = {}
    for part in inside(node, syntax.Symbol):
        if not part.scripts and not part.accents:
            name = name_of(part)
            if is_parameter(name, frozenset()) and name not in table.definitions:
                found.setdefault(name)
    return tuple(found)


@once(Table)
def versions_in(table: Table) -> Mapping[str, Mapping[str, syntax.Symbol]]:
    """The symbols with marks in the definitions of a page, by their names without and with them."""
    found: dict[str, dict[str, syntax.Symbol]] = {}
    for definition in (d for known in table.definitions.values() for d in known):
        for part in inside(definition.node, syntax.Symbol):
            if part.scripts:
                found.setdefault(stem(part), {})[name_of(part)] = part
    return found


def choices_of(names: tuple[str, ...], versions: Versions) -> Iterator[dict[str, syntax.Symbol]]:
    """Marked weights for some names: one mark for all."""
    if not names:
        yield {}
        return
    for first in versions[names[0]]:
        marks = first.scripts
        alike = {
            name: version
            for name in names
            for version in versions[name]
            if [(s.kind, s.text) for s in version.scripts] == [(s.kind, s.text) for s in marks]
        }
        if len(alike) == len(names):
            yield alike


def marked(node: syntax.Node, choice: Mapping[str, syntax.Symbol]) -> syntax.Node:
    """An expression with marked weights in place of unmarked ones."""

    def change(part: syntax.Node) -> syntax.Node:
        if not isinstance(part, syntax.Symbol) or part.scripts or part.accents:
            return part
        version = choice.get(name_of(part))
        return part if version is None else part.replace(scripts=version.scripts)

    return changed(node, change, syntax.Symbol) if choice else node


def spelled(section: Section) -> str:
    """The titles of a section and those above it, as names are spelled."""
    return " ".join(s.title for s in section.path()).replace("{", "").replace("}", "")
