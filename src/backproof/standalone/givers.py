"""What gives the names of a line: the sections that have formulas for them.

Formulas are looked up by the section that they stand in: a document of many sections uses the same
names in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from backproof.meaning.definitions.table import Definition, used_names
from backproof.meaning.understanding import Reading
from backproof.record import once
from backproof.source import Section
from backproof.standalone.parts import home


@once(Reading)
def by_sections(reading: Reading) -> Mapping[str, Mapping[Section, Sequence[Definition]]]:
    """The formulas of each name, by the sections in which they stand."""
    found: dict[str, dict[Section, list[Definition]]] = {}
    for name, known in reading.table.definitions.items():
        own = found.setdefault(name, {})
        for definition in known:
            own.setdefault(home(definition.stated, reading.document), []).append(definition)
    return found


@once(Reading)
def by_small_letters(reading: Reading) -> Mapping[str, Set[Section]]:
    """The sections with formulas of names, whether they have capital or small letters."""
    found: dict[str, set[Section]] = {}
    for name, known in by_sections(reading).items():
        found.setdefault(name.lower(), set()).update(known)
    return found


@once(Reading)
def made_of(reading: Reading) -> Mapping[str, Counter[str]]:
    """In how many formulas of a name each other one stands."""
    return {
        name: Counter(n for d in known for n in {*used_names(d.node)})
        for name, known in reading.table.definitions.items()
    }


def given_in(name: str, reading: Reading, sections: Set[Section]) -> Iterator[Definition]:
    """The formulas that some sections have for a name."""
    known = by_sections(reading).get(name, {})
    for section in sections if known else ():
        yield from known.get(section, ())


def given_elsewhere(reading: Reading, sections: Set[Section]) -> frozenset[str]:
    """The names that get a formula outside some sections."""
    return frozenset(
        name
        for name, known in by_sections(reading).items()
        if any(section not in sections for section in known)
    )


def uses_outside(name: str, reading: Reading, sections: Set[Section]) -> set[str]:
    """The names in the formulas that other sections than some have for one."""
    own = Counter(n for d in given_in(name, reading, sections) for n in {*used_names(d.node)})
    return {n for n, count in made_of(reading).get(name, own).items() if count > own[n]}


def declared_elsewhere(reading: Reading, sections: Set[Section]) -> frozenset[str]:
    """The names that are given a shape outside some sections."""
    return frozenset(
        name
        for name, known in reading.table.declarations.items()
        if any(home(d.stated, reading.document) not in sections for d in known)
    )
