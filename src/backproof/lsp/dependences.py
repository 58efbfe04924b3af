"""Which formulas of a document rest on which: on definitions, declarations, names for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import cached_property

from backproof.lsp.layout import Layout
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.record import dataclass


@dataclass(frozen=True, eq=False)
class Dependences:
    """Of a reading of a document, or of a part of it: the numbers of formulas are those of the
    layout."""

    reading: Reading
    layout: Layout

    def number(self, stated: Stated) -> int:
        """The formula in which a statement stands."""
        found = self.layout.formula(stated.statement.block.span.start)
        return 0 if found is None else found

    @cached_property
    def direct(self) -> Mapping[int, Set[int]]:
        """The formulas from which each one takes a name, or which it goes on with."""
        found: dict[int, set[int]] = {number: set() for number in range(len(self.layout.begins))}
        for stated in self.reading.stated:
            own = found[self.number(stated)]
            own.update(map(self.number, self.givers(stated)))
            before = stated.statement.continues
            if before is not None:
                own.add(self.layout.formula(before.block.span.start) or 0)
        return found

    def givers(self, stated: Stated) -> Iterator[Stated]:
        """The statements that say what the names in another one are."""
        table, place = self.reading.table, stated.place
        for name in used_in(stated):
            definition = table.by_key.get(table.resolve(name, place))
            declaration = table.declaration(name, place)
            yield from (g.stated for g in (definition, declaration) if g is not None)
            yield from (alias.stated for alias in table.aliases.get(name, ()))

    @cached_property
    def giving(self) -> Sequence[Mapping[str, Set[int]]]:
        """The formulas that define each name, that declare it, that call a derivative so."""
        table = self.reading.table
        return [
            {name: {self.number(each.stated) for each in known} for name, known in given.items()}
            for given in (table.definitions, table.declarations, table.aliases)
        ]

    @cached_property
    def givings(self) -> Set[int]:
        """The formulas that define something."""
        return {number for numbers in self.giving[0].values() for number in numbers}

    @cached_property
    def using(self) -> Mapping[str, Set[int]]:
        """The formulas that use each name."""
        found: dict[str, set[int]] = {}
        for stated in self.reading.stated:
            for name in used_in(stated):
                found.setdefault(name, set()).add(self.number(stated))
        return found

    @cached_property
    def resting(self) -> Mapping[int, Set[int]]:
        """The formulas that rest on each one directly."""
        found: dict[int, set[int]] = {number: set() for number in self.direct}
        for number, needed in self.direct.items():
            for each in needed:
                found[each].add(number)
        return found

    def below(self, numbers: Collection[int]) -> set[int]:
        """All that some formulas rest on, these among it."""
        return reached(numbers, self.direct)

    def above(self, numbers: Collection[int]) -> set[int]:
        """All that rests on some formulas, these among it."""
        return reached(numbers, self.resting)

    def further(self, numbers: Set[int]) -> set[int]:
        """What the sections of some formulas make of these, and so on: a loss without a formula is
        one of that."""
        sections = {self.layout.sections[number] for number in numbers}
        made, waiting = set(numbers), [*numbers]
        while waiting:
            new = {
                n
                for n in self.resting[waiting.pop()] - made
                if n in self.givings and self.layout.sections[n] in sections
            }
            made |= new
            waiting.extend(new)
        return made

    def users_of(self, numbers: Set[int]) -> set[int]:
        """The formulas that use a name which some give."""
        names = {name for given in self.giving for name, own in given.items() if own & numbers}
        return {user for name in names for user in self.using.get(name, ())}


def reached(numbers: Collection[int], steps: Mapping[int, Set[int]]) -> set[int]:
    """All that can be reached from some numbers."""
    found, waiting = set(numbers), [*numbers]
    while waiting:
        new = steps[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def used_in(stated: Stated) -> Iterator[str]:
    """The names in a statement, but for what it defines."""
    head = None if stated.kind == "definition" else stated.head
    for side in (head, stated.node):
        yield from used_names(side) if side is not None else ()
