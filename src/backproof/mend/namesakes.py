"""Names of one letter with other indices: what may be meant where a name stands nowhere else.

An author who types `W_{kj}` for `W_{jk}`, or `a_l` for `a_k`, writes a name that no other line of
the page has, or a letter that nothing binds. A name that other lines have is no slip, whatever it
is, and one without an index is shorter for one with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.mend.changes.names import base_of
from backproof.mend.changes.written import Change, Written
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Element, Node, Symbol

KIND = "index exchanged"
INDEX = regex(r"\\[a-zA-Z]+|[^\W_]")
STEP = regex(r"\s*[+-]\s*\d+")
"""What is one index, and what is added to one."""
LONGEST = 60
"""How many characters a name has at most."""


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
    def by_stem(self) -> dict[Key, dict[Key, list[Name]]]:
        """All names with an index, by what names have in common that differ in it, and of these
        those that are the same."""
        found: dict[Key, dict[Key, list[Name]]] = {}
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
        self, written: Written, node: Node, one: Stated, known: bool = False
    ) -> Iterator[Change]:
        """Each name of a line that stands nowhere else, or has a letter that nothing binds, for
        those of the same letter that other lines have; `known` ones, too, where that is asked."""
        line = one.origin or one
        for part in names_in(node):
            alike = self.by_stem.get(stem(written.of(part), part), {})
            loose, own = unbound(part, node, one), key(part)
            if not (loose or known) and _elsewhere(alike.get(own, ()), line, one):
                continue
            for same, names in alike.items():
                name = _elsewhere(names, line, one) if same != own else None
                if name is not None and not (loose and loose <= {*free_letters(name.node)}):
                    yield written.instead(KIND, part, name.text, name.node)


def _elsewhere(names: Sequence[Name], line: Stated, one: Stated) -> Name | None:
    """The last of some names that stands in another line, which is about what this one is."""
    for name in reversed(names):
        if (name.line.origin or name.line) is not line and name.line.instance in ((), one.instance):
            return name
    return None


def names_in(whole: Node | None) -> Iterator[Element | Symbol]:
    """The names with an index in a formula, each once: what an index makes of a letter is an entry
    of it, and both are written as one."""
    last = (0, 0)
    for part in below(whole) if whole is not None else ():
        if isinstance(part, Element | Symbol) and (part.start, part.end) != last:
            last = (part.start, part.end)
            if part.end > part.start and (isinstance(part, Element) or part.scripts):
                yield part


def stem(text: str, node: Element | Symbol) -> Key:
    """What names have in common that differ in an index: their letter, and how many letters and
    numbers stand beside it."""
    base = bare(node.base) if isinstance(node, Element) else node
    if not isinstance(base, Symbol):
        return len(node.indices) if isinstance(node, Element) else 0, key(base)
    scripts = text[len(base_of(text)) :]
    count = len(INDEX.findall(STEP.sub("", scripts)))
    return (count, base.base, base.style, base.accents, base.primes)


def unbound(part: Element | Symbol, node: Node, one: Stated) -> frozenset[str]:
    """The letters of an entry that no sum of its line binds and the left side does not have."""
    if not isinstance(part, Element):
        return frozenset()
    given = free_letters(one.head) if one.head is not None else {}
    return frozenset(free_letters(part).keys() & (free_letters(node).keys() - given.keys()))
