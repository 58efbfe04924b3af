"""What moves in an equation between differentials.

On the right stand the differentials of what moves by itself; the left side is then what they make
of it, all else held. What a page lets move elsewhere in the same section may move here too, or may
be held: where a line holds only if it is, nobody knows whether a term was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of, named, said_of
from backproof.meaning.statements import Place, Stated, below, inside
from backproof.patterns import regex
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.nodes import kinds, mask
from backproof.syntax.statements import Statement

_HELD = regex(
    r"with respect to|\bw\.?\s?r\.?\s?t\b|\bfix|\bconstant|\bhold|\bheld|\bonly\b|\bvary|\bvaries",
    re.I,
)
_BEFORE = 160


class Motions:
    """What moves in every chain of differentials of a document: by the names in each member, by
    those in the members before it, and by those in its whole section."""

    def __init__(self, stated: Sequence[Stated]):
        self._before: dict[tuple[Place, int], tuple[str, ...]] = {}
        self.near: dict[Section, dict[str, None]] = {}
        self.chains: dict[tuple[Section, object], dict[syntax.Node, set[str]]] = {}
        moved: dict[syntax.Node, dict[str, None]] = {}
        for item in stated:
            if item.kind != "differential" or item.head is None or item.node is None:
                continue
            names = moved.setdefault(item.head, {})
            self._before[item.place, item.start] = tuple(names)
            names.update(dict.fromkeys(self.own(item)))
            section = item.place.section
            self.near.setdefault(section, {}).update(names)
            alike = self.chains.setdefault((section, key(item.head)), {})
            alike.setdefault(item.head, set()).update(names)

    def own(self, item: Stated) -> tuple[str, ...]:
        """What moves in a member of a chain, also where it is written otherwise."""
        return () if item.node is None else tuple(dict.fromkeys(moved_in(item.node)))

    def before(self, item: Stated) -> tuple[str, ...]:
        """What moves in the members before one."""
        return self._before.get((item.place, item.start), ())

    def apart(self, item: Stated) -> bool:
        """Whether a chain lets one thing move after another: the page says the same of another
        one, or the text says that something is held."""
        assert item.head is not None
        alike = self.chains.get((item.place.section, key(item.head)), {})
        names = {*self.own(item), *self.before(item)}
        if any(not names & other for head, other in alike.items() if head is not item.head):
            return True
        block = item.statement.block
        before = block.passage.text[max(0, block.start - _BEFORE) : block.start]
        return _HELD.search(before) is not None


def moved_in(node: syntax.Node) -> Iterator[str]:
    """The names of what moves by itself in a formula."""
    for part in below(node):
        if isinstance(part, syntax.Differential) and not part.by:
            name = named(part.body)
            if name is not None:
                yield name


def first_differential(node: syntax.Node | None) -> syntax.Differential | None:
    """The differential that a chain is about."""
    if node is None:
        return None
    return next(iter(inside(node, syntax.Differential)), None)


def free_names(statements: Iterable[Statement], alone: bool = False) -> frozenset[str]:
    """The names in arbitrary directions and in what adjoints and inner products take; only names
    that stand `alone` there, if wanted."""
    found: set[str] = set()
    for statement in statements:
        for member in statement.members:
            if member.node is None or not kinds(member.node) & ABOUT_MOTIONS:
                continue
            for node in below(member.node):
                for part in map(bare, arguments(node)):
                    if alone and not isinstance(part, syntax.Symbol):
                        continue
                    found.update(name_of(n) for n in inside(part, syntax.Symbol))
    return frozenset(found)


ABOUT_MOTIONS = mask(syntax.Differential, syntax.Call)


def arguments(node: syntax.Node) -> Iterator[syntax.Node]:
    """What a linear map is applied to, and what its value is paired with."""
    match node:
        case syntax.Differential(direction=syntax.Node() as direction):
            yield direction
        case syntax.Call(function=syntax.Symbol(base="inner"), arguments=(left, right)):
            for part, other in ((left, right), (right, left)):
                if first_differential(other) is not None and isinstance(bare(part), syntax.Symbol):
                    yield part
        case _:
            return


def held_fixed(names: Sequence[str]) -> str:
    """What is supposed where some of what is given does not move."""
    return said_of(names, "held fixed")
