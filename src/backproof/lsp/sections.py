"""The sections of a document as what changes together: which were edited, which rest on which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import cached_property

from backproof.document import Document
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.record import dataclass, replace


@dataclass(frozen=True, eq=False)
class Layout:
    """The sections of a document of one file, by their number: where each begins, what it says."""

    document: Document

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each section begins, the document itself first."""
        return [section.start for section in self.document.sections]

    @cached_property
    def texts(self) -> Sequence[str]:
        """What each section says, from its heading to the next one."""
        text = self.document.sources[0].text
        ends = [*self.starts[1:], len(text)]
        return [text[start:end] for start, end in zip(self.starts, ends, strict=True)]

    @cached_property
    def formulas(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """The formulas of each section, and how they are set."""
        found: dict[int, list[tuple[str, str]]] = {number: [] for number in range(len(self.starts))}
        for block in self.document.blocks:
            found[self.number(block.span.start)].append((block.kind, block.text))
        return found

    @cached_property
    def outline(self) -> Sequence[tuple[str, int]]:
        """The headings and their levels."""
        return [(section.title, section.level) for section in self.document.sections]

    def number(self, offset: int) -> int:
        """The section in which a character stands."""
        return bisect_right(self.starts, offset) - 1

    def part(self, numbers: Collection[int]) -> Document:
        """The document with the formulas of some sections alone; its words are the same."""
        kept = {id(self.document.sections[number]) for number in numbers}
        blocks = tuple(block for block in self.document.blocks if id(block.section) in kept)
        return replace(self.document, blocks=blocks)


GONE = -1
"""The number of a section that is there no more."""


@dataclass(frozen=True, eq=False)
class Edited:
    """What another version of a document changes: the sections of the new one that say something
    else, and how many are as they were before the first and behind the last of them."""

    edited: Set[int]
    ahead: int
    behind: int
    before: int
    after: int

    def place(self, number: int) -> int:
        """The number that a section has now."""
        if number < self.ahead or self.before == self.after:
            return number
        return number + self.after - self.before if number >= self.before - self.behind else GONE


def edited(before: Layout, after: Layout) -> Edited | None:
    """The sections that say something else in another version of a document; None where it is
    another one as a whole: other files, commands or settings."""
    old, new = before.document, after.document
    if len(new.sources) != 1 or len(old.sources) != 1:
        return None
    if new.macros.definitions != old.macros.definitions or set_in(old) != set_in(new):
        return None
    ahead, behind = common(before.outline, after.outline)
    change = Edited(set(), ahead, behind, len(before.outline), len(after.outline))
    known = {change.place(number): number for number in range(len(before.outline))}
    titled = {*range(ahead, len(after.outline) - behind)}
    found = titled | {
        now
        for now, number in known.items()
        # An open formula may take in what follows.
        if now != GONE and now not in titled
        and (
            before.texts[number] != after.texts[now]
            or before.formulas[number] != after.formulas[now]
        )
    }  # fmt: skip
    return replace(change, edited=found | below_titles(after, titled))


def common(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many things two sequences have in common at their beginnings, and then at their ends."""
    most = min(len(one), len(other))
    ahead = next((n for n in range(most) if one[n] != other[n]), most)
    behind = next((n for n in range(most - ahead) if one[-1 - n] != other[-1 - n]), most - ahead)
    return ahead, behind


def below_titles(layout: Layout, titled: Set[int]) -> Set[int]:
    """The sections inside of some: they stand somewhere else where the title of these changes."""
    changed = {id(layout.document.sections[number]) for number in titled}
    return {
        number
        for number, section in enumerate(layout.document.sections if titled else ())
        if any(id(each) in changed for each in section.path())
    }


def set_in(document: Document) -> Sequence[tuple[str, str]]:
    """What comments tell backproof."""
    return [(directive.key, directive.value) for directive in document.directives]


class Dependences:
    """Which sections of a document that was read rest on definitions and declarations of others."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        sections = reading.document.sections
        self.numbers = {id(section): number for number, section in enumerate(sections)}

    @cached_property
    def direct(self) -> Mapping[int, Set[int]]:
        """The sections that each one takes a name from, or stands in."""
        found: dict[int, set[int]] = {number: {0} for number in self.numbers.values()}
        for stated in self.reading.stated:
            own = self.number(stated)
            found[own].update(map(self.number, self.givers(stated)))
            found[own].update(self.numbers[id(s)] for s in stated.place.section.path())
        return found

    def moved(self, change: Edited) -> Dependences:
        """The same of another version, by the numbers that sections have there."""
        return self if change.before == change.after else MovedDependences(self, change)

    def number(self, stated: Stated) -> int:
        """The section of a statement."""
        return self.numbers[id(stated.place.section)]

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
        """The sections that define each name, that declare it, that call a derivative so."""
        table = self.reading.table
        return [
            {name: {self.number(each.stated) for each in known} for name, known in given.items()}
            for given in (table.definitions, table.declarations, table.aliases)
        ]

    @cached_property
    def using(self) -> Mapping[str, Set[int]]:
        """The sections that use each name."""
        found: dict[str, set[int]] = {}
        for stated in self.reading.stated:
            for name in used_in(stated):
                found.setdefault(name, set()).add(self.number(stated))
        return found

    def users_of(self, numbers: Set[int]) -> set[int]:
        """The sections that use a name which some give."""
        names = {name for given in self.giving for name, own in given.items() if own & numbers}
        return {user for name in names for user in self.using.get(name, ())}

    def lacking(self, now: Dependences, again: Set[int], part: Set[int]) -> Iterator[int]:
        """The sections from which those that are judged again take a name now, and that are not in
        the part that was judged: of those that give it, the last one before, else the first."""
        for before, given in zip(self.giving, now.giving, strict=True):
            for name, users in now.using.items():
                own = given.get(name, set())
                givers = sorted((before.get(name, set()) - again) | own)
                for user in users & again - own if givers else ():
                    meant = max((g for g in givers if g < user), default=givers[0])
                    if meant not in part:
                        yield meant

    def gaining(self, now: Dependences, edited: Set[int]) -> Iterator[int]:
        """The sections that use a name that edited ones did not give before."""
        for before, given in zip(self.giving, now.giving, strict=True):
            for name, givers in given.items():
                if (givers & edited) - before.get(name, set()):
                    yield from self.using.get(name, ())

    @cached_property
    def below(self) -> Mapping[int, Set[int]]:
        """All that each section rests on, itself among it."""
        return {number: self.reached(number) for number in self.direct}

    def reached(self, number: int) -> Set[int]:
        """What one section rests on, at any distance."""
        found, waiting = {number}, [number]
        while waiting:
            new = self.direct[waiting.pop()] - found
            found |= new
            waiting.extend(new)
        return found

    def all_below(self, numbers: Set[int]) -> Set[int]:
        """All that some sections rest on, these among it."""
        return {n for number in numbers for n in self.below[number]}

    def above(self, numbers: Set[int]) -> Set[int]:
        """The sections that rest on some, these among them."""
        return {number for number, needed in self.below.items() if needed & numbers}


class MovedDependences(Dependences):
    """What is known of the sections of one version, by their numbers in another one."""

    def __init__(self, known: Dependences, change: Edited) -> None:
        super().__init__(known.reading)
        self.known, self.change = known, change

    def places(self, numbers: Set[int]) -> set[int]:
        """Where sections are now."""
        return {self.change.place(number) for number in numbers}

    @cached_property
    def direct(self) -> Mapping[int, Set[int]]:
        found = {number: {0} for number in range(self.change.after)}
        for number, needed in self.known.direct.items():
            found.setdefault(self.change.place(number), set()).update(self.places(needed))
        return found

    @cached_property
    def giving(self) -> Sequence[Mapping[str, Set[int]]]:
        return [
            {name: self.places(numbers) - {GONE} for name, numbers in given.items()}
            for given in self.known.giving
        ]

    @cached_property
    def using(self) -> Mapping[str, Set[int]]:
        return {name: self.places(users) - {GONE} for name, users in self.known.using.items()}


def used_in(stated: Stated) -> Iterator[str]:
    """The names in a statement, but for what it defines."""
    head = None if stated.kind == "definition" else stated.head
    for side in (head, stated.node):
        yield from used_names(side) if side is not None else ()
