"""Names of one letter with other indices: what may be meant where a name stands nowhere else.

An author who types `W_{kj}` for `W_{jk}`, or `a_l` for `a_k`, writes a name that no other line of
the page has, or a letter that nothing binds. A name that other lines have is no slip, unless it is
that of a quantity with which one of them holds: what is not understood may be another name for
that; and one without an index is shorter for one with it. A letter that nothing binds may also be
meant for one that its line has.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence, Set
from functools import cached_property
from itertools import islice

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.understanding import Reading
from backproof.mend.changes.names import base_of
from backproof.mend.changes.written import Change, Written
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import BigOperator, Element, Node, Symbol

Stem = tuple[int, tuple[object, ...]]
"""How many letters and numbers stand beside a letter, and that letter."""
KIND = "index exchanged"
INDEX = regex(r"\\[a-zA-Z]+|[^\W_]")
STEP = regex(r"\s*[+-]\s*(?:\d+|[^\W\d_])")
RAISED = regex(r"\{([^\W_])[_^]\{[^{}]*\}\}")
"""What is one index, what is added to one, and one that has an index itself."""
LONGEST = 60
"""How many characters a name has at most."""
LOOKED_AT = 8
"""At how many other lines with a name is looked: a bound on work."""


@dataclass(frozen=True, eq=False)
class Name:
    """A name with an index as it stands in a line: its text and its syntax."""

    text: str
    node: Element | Symbol
    line: Stated


class Namesakes:
    """The names with indices of a document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def by_stem(self) -> dict[Stem, dict[Key, list[Name]]]:
        """All names with an index, by what names have in common that differ in it, and of these
        those that are the same."""
        found: dict[Stem, dict[Key, list[Name]]] = {}
        for stated in self.reading.stated:
            text = stated.statement.block.passage.text
            for whole in (stated.head, stated.node):
                for node in names_in(whole):
                    name = Name(text[node.start : node.end], node, stated)
                    if len(name.text) <= LONGEST:
                        alike = found.setdefault(stem(name.text, node), {})
                        alike.setdefault(key(node), []).append(name)
        return found

    def changes(
        self,
        written: Written,
        node: Node,
        one: Stated,
        held: Container[Stated],
        known: bool,
    ) -> Iterator[Change]:
        """Each name of a line that stands nowhere else, or in a line that is `held`, or has a
        letter that nothing binds, for those of the same letter that other lines have; all `known`
        ones, too, where that is asked."""
        line = one.origin or one
        for part in names_in(node):
            loose, own = unbound(part, node, one), key(part)
            short = isinstance(part, Symbol) and by_entries(node, one)
            alike = self.alike(stem(written.of(part), part), bool(loose) or short)
            others = [*islice(_elsewhere(alike.get(own, ()), line, one), LOOKED_AT)]
            in_use = any((name.line.origin or name.line) in held for name in others)
            if others and not (loose or known or in_use):
                continue
            yield from with_letters(written, part, node, one, loose)
            others = [
                name
                for same, names in alike.items()
                if same != own and (name := next(_elsewhere(names, line, one), None)) is not None
            ]
            for name in sorted(others, key=lambda other: differences(written.of(part), other.text)):
                if not (loose and loose <= {*free_letters(name.node)}):
                    yield written.instead(KIND, part, name.text, name.node)

    def alike(self, own: Stem, loose: bool) -> dict[Key, list[Name]]:
        """The names that differ in an index, also those that have more where one is `loose`, or is
        short for one with them."""
        found = self.by_stem.get(own, {})
        if not loose:
            return found
        more = (n for k, n in self.by_stem.items() if k[1] == own[1] and k[0] > own[0])
        return {k: names for each in (found, *more) for k, names in each.items()}


def with_letters(
    written: Written, part: Element | Symbol, node: Node, one: Stated, loose: Set[str]
) -> Iterator[Change]:
    """An entry with a letter that its line binds in the place of a loose one."""
    if not isinstance(part, Element) or not loose or one.head is None:
        return
    sums = (letter_of(x) for total in inside(node, BigOperator) for x in total.letters)
    bound = dict.fromkeys(x for x in (*free_letters(one.head), *sums) if x is not None)
    for place, index in enumerate(part.indices):
        if not isinstance(index, Symbol) or letter_of(index) not in loose:
            continue
        for letter in bound:
            new = index.replace(base=letter)
            indices = (*part.indices[:place], new, *part.indices[place + 1 :])
            text = letter if len(letter) == 1 else f"\\{letter}"
            if index.end > index.start and "\\" not in text:
                yield Change(
                    KIND, index.start, index.end, text, part, part.replace(indices=indices)
                )


def _elsewhere(names: Sequence[Name], line: Stated, one: Stated) -> Iterator[Name]:
    """Those of some names that stand in other lines, which are about what this one is, the last
    first."""
    for name in reversed(names):
        if (name.line.origin or name.line) is not line and is_at_same_place(name, one):
            yield name


def differences(own: str, other: str) -> int:
    """In how many letters and numbers two names differ: the likeliest slip is in one."""
    pairs = zip(INDEX.findall(own), INDEX.findall(other), strict=False)
    return sum(one != another for one, another in pairs)


def is_at_same_place(name: Name, one: Stated) -> bool:
    """Whether a name of another line is at the layer and time of a line by the letters that it
    has."""
    letters = INDEX.findall(name.text)
    here, there = (
        {letter: place for letter, place in line.instance if letter in letters}
        for line in (one, name.line)
    )
    return here == there


def names_in(whole: Node | None) -> Iterator[Element | Symbol]:
    """The names with an index in a formula, each once: what an index makes of a letter is an entry
    of it, and both are written as one."""
    last = (0, 0)
    for part in below(whole) if whole is not None else ():
        if isinstance(part, Element | Symbol) and (part.start, part.end) != last:
            last = (part.start, part.end)
            if part.end > part.start and (isinstance(part, Element) or part.scripts):
                yield part


def stem(text: str, node: Element | Symbol) -> Stem:
    """What names have in common that differ in an index: their letter, and how many letters and
    numbers stand beside it."""
    base = bare(node.base) if isinstance(node, Element) else node
    if not isinstance(base, Symbol):
        return len(node.indices) if isinstance(node, Element) else 0, (key(base),)
    scripts = text[len(base_of(text)) :]
    count = len(INDEX.findall(RAISED.sub(r"\1", STEP.sub("", scripts))))
    return count, (base.base, base.style, base.accents, base.primes)


def by_entries(node: Node, one: Stated) -> bool:
    """Whether a line says of entries what they are: no array as a whole belongs there."""
    return one.head is not None and bool(free_letters(one.head) and free_letters(node))


def unbound(part: Element | Symbol, node: Node, one: Stated) -> frozenset[str]:
    """The letters of an entry that no sum of its line binds and the left side does not have."""
    if not isinstance(part, Element):
        return frozenset()
    given = free_letters(one.head) if one.head is not None else {}
    return frozenset(free_letters(part).keys() & (free_letters(node).keys() - given.keys()))
