"""Sections as scopes: what a section is given, whatever another one calls so.

Where the loss of a section compares z with a target y, and z is defined there, then a formula of
another section that makes some y of z is no definition of that target: the section would take its
own target from its own prediction. So it is where its own text calls y a label or a target, or
anything fixed, and where it weighs logarithms of what the section makes and has nothing of what the
other y is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache

from backproof.meaning.definitions.introduced import introduced
from backproof.meaning.definitions.roles import is_target
from backproof.meaning.definitions.section_variables import (
    differentiated_by,
    names_of_sections,
    variables_of_sections,
)
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.statements import Place, inside
from backproof.meaning.words.kinds_in_words import mentioned
from backproof.patterns import regex
from backproof.record import replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_REACH = 60
_TARGET = regex(
    r"\b(?:labels?|targets?|ground[\s-]truth|(?:true|actual|correct|desired|expected|one-?hot)"
    r"(?:\s+[\w-]+){0,2})[^\w.;:,]{0,4}$",
    re.I,
    ("label", "target", "truth", "true", "actual", "correct", "desired", "expected", "hot"),
)
_FIXED = regex(
    r"\b(?:fixed|frozen|constant)\s+(?:[\w-]+\s+){0,2}[^\w.;:,]{0,4}$",
    re.I,
    ("fixed", "frozen", "constant"),
)
"""What a text says before what nothing moves."""


def add_given(table: Table, statements: Iterable[Statement] = ()) -> None:
    """Let sections have names of their own for what they are given."""
    known = tuple(statements)
    said = set(targets_said(known))
    names_in = names_of_sections(known)
    by_words, variables = given_by_words(table, said), variables_of_sections(table, known, names_in)
    spoken_of = introduced(table, known, names_in)
    for name, section in differentiated_by(known):
        table.moved.setdefault(section, set()).add(name)
    for name, section in {*given(table, known), *by_words, *variables, *spoken_of}:
        table.given.setdefault(name, set()).add(section)
    for name in table.given:
        free(table, name)


def free(table: Table, name: str) -> None:
    """Let a name itself be the quantity that nothing defines."""
    known = table.definitions[name]
    if known[0].key == name:
        del table.by_key[name]
        known[0] = replace(known[0], key=f"{name}@1")
        table.by_key[known[0].key] = known[0]


def given(table: Table, statements: Sequence[Statement]) -> Iterator[tuple[str, Section]]:
    """The targets that sections are given, and that others define."""

    @cache
    def names_in(section: Section) -> set[str]:
        own = (s for s in statements if s.block.section is section)
        nodes = (m.node for s in own for m in s.members if m.node is not None)
        return {name for node in nodes for name in used_names(node)}

    for known in table.definitions.values():
        for definition in known:
            place = definition.stated.place
            used = used_names(definition.node)
            own = {name for name in used if stands_in(place.section, meant(table, name, place))}
            for name in filter(is_target, used):
                other = meant(table, name, place)
                if other is None or other.stated.place.section in place.section.path():
                    continue
                made_of = used_names(other.node)
                apart = weighs_logarithms(definition.node, own) and not (
                    {*made_of} & names_in(place.section)
                )
                if apart or any(n in own and is_free(table, n, other) for n in made_of):
                    yield name, place.section
                yield from given_to_part(table, name, other, definition)


def given_to_part(
    table: Table, name: str, other: Definition, loss: Definition
) -> Iterator[tuple[str, Section]]:
    """The part of a document that has the loss and what it compares with a target, where another
    part alone defines something by the name of the target, and makes it of nothing in this one."""
    place = loss.stated.place
    part = apart(place.section, other.stated.place.section)
    if part is None or not is_loss(loss.name):
        return
    within = [d for d in table.definitions[name] if part in d.stated.place.section.path()]
    compared = (meant(table, n, place) for n in used_names(loss.node) if n != name)
    predicted = any(
        d is not None and part in d.stated.place.section.path() and d.name.startswith(name + "_")
        for d in compared
    )
    if predicted and not within:
        yield name, part


def apart(section: Section, other: Section) -> Section | None:
    """The largest section around one that has not another one in it."""
    return next((s for s in section.path() if s not in other.path()), None)


def weighs_logarithms(node: syntax.Node, names: Set[str]) -> bool:
    """Whether a formula has the logarithm of something with one of some names."""
    calls = (c for c in inside(node, syntax.Call) if c.function.base in ("log", "ln"))
    return any(names & {*used_names(argument)} for call in calls for argument in call.arguments)


def targets_said(statements: Iterable[Statement]) -> Iterator[tuple[str, Section]]:
    """What the text calls a label or a target, or fixed, each with the section that says so."""
    for name, block, start, _ in mentioned(statements):
        before = block.passage.text[max(0, start - _REACH) : start]
        if (is_target(name) and _TARGET.search(before)) or _FIXED.search(before):
            yield name, block.section


def given_by_words(table: Table, said: set[tuple[str, Section]]) -> Iterator[tuple[str, Section]]:
    """The targets by their text of sections that use them, and that only other ones define."""
    for name, section in said:
        places = [known.stated.place.section for known in table.definitions.get(name, ())]
        if places and not any(p in section.path() or section in p.path() for p in places):
            yield name, section


def meant(table: Table, name: str, place: Place) -> Definition | None:
    """The definition that a name has at a place."""
    return table.by_key.get(table.resolve(name, place))


def stands_in(section: Section, definition: Definition | None) -> bool:
    """Whether a section itself has a definition."""
    return definition is not None and definition.stated.place.section is section


def is_free(table: Table, name: str, user: Definition) -> bool:
    """Whether a name in a definition is defined in later sections alone."""
    found, place = meant(table, name, user.stated.place), user.stated.place
    later = found is not None and found.stated.place.order > place.order
    return later and not stands_in(place.section, found)
