"""Letters that the text of a section introduces: “a mask $m$”, “the rate $p$”.

Where only other sections give such a letter a formula, of other things and for other things, the
section has one of its own: a page of kernels uses its letters again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.roles import is_input
from backproof.meaning.definitions.section_variables import NamesIn, made_of
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.words.kinds_in_words import mentioned
from backproof.patterns import regex
from backproof.source import Section
from backproof.syntax.statements import Statement

_REACH = 40
_NOUN = r"(?!(?:as|at|by|for|from|in|into|of|on|or|over|than|that|to|via|with)\s)[\w-]+\s+"
_NEW = regex(rf"\b(?:an?|some|any)\s+(?:{_NOUN}){{1,2}}[^\w.;:,]{{0,2}}$", re.I)
_NAMED = regex(rf"\bthe\s+(?:{_NOUN}){{1,2}}[^\w.;:,]{{0,2}}$", re.I)


def introduced(
    table: Table, statements: Sequence[Statement], names_in: NamesIn
) -> Iterator[tuple[str, Section]]:
    """The letters that sections introduce and use in formulas of their own, and that only others
    define; each with its section. A new one may be of the same inputs as the other."""
    for name, block, start, _ in mentioned(statements):
        known, section = table.definitions.get(name, ()), block.section
        places = [definition.stated.place.section for definition in known]
        if not known or any(p in section.path() or section in p.path() for p in places):
            continue
        before = block.passage.text[max(0, start - _REACH) : start]
        new = _NEW.search(before) is not None
        if not new and _NAMED.search(before) is None:
            continue
        made = made_of(table, name, section)
        if made and all(is_another(d, made, names_in(section), names_in, new) for d in known):
            yield name, section


def is_another(
    other: Definition, made: frozenset[str], here: frozenset[str], names_in: NamesIn, new: bool
) -> bool:
    """Whether a definition elsewhere is of nothing that stands in a section, but for inputs of
    what is new there, and nothing that the section makes of its own quantity stands there."""
    used = {n for n in used_names(other.node) if n != other.name and not (new and is_input(n))}
    return made.isdisjoint(names_in(other.stated.place.section)) and used.isdisjoint(here)
