"""What a section differentiates by is its own where only another part gives its letter a formula.

`w = g v / ‖v‖` and `∇_v L` in one section, `v = 1/m Σ_k (x_k - μ)^2` in a later one: nothing that
the first makes of its v stands in the second, and nothing that the second makes its v of in the
first. A formula before it goes on unless no other section speaks of what this one makes of the
letter: then no line leads from there to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from backproof.meaning.definitions.restated import reaches
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.source import Section
from backproof.syntax.statements import Statement

NamesIn = Callable[[Section], frozenset[str]]


def variables_of_sections(
    table: Table, statements: Sequence[Statement], names_in: NamesIn
) -> Iterator[tuple[str, Section]]:
    """The names that sections differentiate by, and only others define, of other things."""
    order: dict[Section, int] = {}
    directly: dict[Section, set[str]] = {}
    for statement in statements:
        section = statement.block.section
        order.setdefault(section, len(order))
        nodes = (m.node for m in statement.members if m.node is not None)
        names = (name for node in nodes for name in used_names(node))
        directly.setdefault(section, set()).update(names)
    for name, section in {*differentiated_by(statements)}:
        known = table.definitions.get(name, ())
        places = [definition.stated.place.section for definition in known]
        within = (p in section.path() or section in p.path() for p in places)
        if not known or any(within):
            continue
        made = made_of(table, name, section)
        others = [other for other in order if section not in other.path()]
        if any(order.get(p, 0) < order[section] for p in places) and (
            any(not defines(table, n, other) for other in others for n in made & directly[other])
            or leads_another_way(table, name, made)
        ):
            continue
        if made and all(is_apart(d, made, section, names_in) for d in known):
            yield name, section


def names_of_sections(statements: Iterable[Statement]) -> NamesIn:
    """The names in the formulas of each section, and of those below it."""
    found: dict[Section, set[str]] = {}
    for statement in statements:
        nodes = (m.node for m in statement.members if m.node is not None)
        used = {name for node in nodes for name in used_names(node)}
        for section in statement.block.section.path():
            found.setdefault(section, set()).update(used)
    names = {section: frozenset(each) for section, each in found.items()}
    return lambda section: names.get(section, frozenset())


def leads_another_way(table: Table, name: str, made: frozenset[str]) -> bool:
    """Whether what is made of a quantity is also made of other things that are made of it."""
    uses: dict[str, set[str]] = {}
    for known in table.definitions.values():
        for definition in known:
            uses.setdefault(definition.name, set()).update(used_names(definition.node))
    besides = {n for each in made for n in uses.get(each, ())} - made - {name}
    return any(reaches(uses, each, name) for each in besides)


def defines(table: Table, name: str, section: Section) -> bool:
    """Whether a section, or one around it, has a formula of its own for a name."""
    places = (d.stated.place.section for d in table.definitions.get(name, ()))
    return any(place in section.path() for place in places)


def differentiated_by(statements: Iterable[Statement]) -> Iterator[tuple[str, Section]]:
    """What displayed formulas begin with a derivative by, each with its section."""
    for statement in statements:
        node = statement.members[0].node
        found = first_derivative(node) if node is not None else None
        name = None if found is None else named(bare(found[2]))
        if name is not None and statement.block.kind == "display":
            yield name, statement.block.section


def made_of(table: Table, name: str, section: Section) -> frozenset[str]:
    """What a section makes of a quantity, also by way of what it makes of that."""
    own = [
        definition
        for each in table.definitions.values()
        for definition in each
        if section in definition.stated.place.section.path()
    ]
    found = {name}
    while more := {d.name for d in own if not found.isdisjoint(used_names(d.node))} - found:
        found |= more
    return frozenset(found - {name})


def is_apart(other: Definition, made: frozenset[str], section: Section, names_in: NamesIn) -> bool:
    """Whether a definition elsewhere is of nothing that stands in a section, and nothing that the
    section makes of its own quantity stands there."""
    used = frozenset(used_names(other.node)) - {other.name}
    there = names_in(other.stated.place.section)
    return made.isdisjoint(there) and used.isdisjoint(names_in(section))
