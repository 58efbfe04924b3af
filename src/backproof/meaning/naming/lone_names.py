"""Names that stand once in a document, and could be another one but for one letter or index.

`γ_l^{(k)}` where every other line has γ_t^{(k)}; `a^{L}` where every other line has a^{L-1}. What
stands there once may have a meaning that only its author knows; whether the line says something
true with the other letter is asked elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from backproof.document import Document
from backproof.meaning.gradients.broken_links import broken_links, may_chain
from backproof.meaning.indices.stray_letters import Line, right_sides, spots
from backproof.meaning.naming.indexed import (
    Counted,
    Index,
    Indexed,
    Key,
    Slip,
    braced,
    differing,
    indexed,
    slip_of,
)
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.source import Block, Passage
from backproof.syntax import nodes as syntax
from backproof.syntax import parse_document


class Page:
    """The names of a document with their indices, as they are written, and where its letters stand:
    by themselves, bound in a line, or bound there by nothing. Most documents ask for little of
    it."""

    def __init__(self, document: Document) -> None:
        self.passages = document.passages
        self.statements = parse_document(document)

    @cached_property
    def members(self) -> Mapping[tuple[Block, int], syntax.Node | None]:
        """The members of all chains, by their block and where they start."""
        return {(s.block, m.start): m.node for s in self.statements for m in s.members}

    @cached_property
    def lines(self) -> Mapping[tuple[Block, int], Line]:
        """The right sides of all chains, by their block and where they start."""
        lines = right_sides(self.statements)
        return {(line.statement.block, line.member.start): line for line in lines}

    @cached_property
    def names(self) -> Mapping[Key, list[tuple[Indexed, Passage]]]:
        """Where each name with indices stands."""
        found: dict[Key, list[tuple[Indexed, Passage]]] = {}
        for (block, _), node in self.members.items():
            for name in indexed(node):
                found.setdefault(name.key, []).append((name, block.passage))
        return found

    @cached_property
    def alone(self) -> frozenset[str]:
        """The letters that stand by themselves, as quantities do."""
        nodes = (node for node in self.members.values() if node is not None)
        return frozenset(letter for node in nodes for letter in plain(node))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The letters that some line binds."""
        return frozenset(letter for line in self.lines.values() for letter in line.bound)

    @cached_property
    def loose(self) -> Counter[str]:
        """In how many lines each letter is bound by nothing."""
        lines = self.lines.values()
        return Counter(x for line in lines for x in {spot.letter for spot in line.loose})

    def slips(self, block: Block, start: int) -> Iterator[Slip]:
        """The slips that a right side may have, the likeliest first."""
        node, text = self.members.get((block, start)), block.passage.text
        once = [name for name in indexed(node) if not self.is_written_again(name, text)]
        formal = may_chain(node)
        line = self.lines.get((block, start)) if once or formal else None
        if line is None:
            return
        if formal:
            yield from broken_links(line)
        known = letters_in(line)
        for name in once:
            if len(self.names[name.key]) > 1:
                continue
            for index in name.indices:
                if self.may_be_wrong(line, index, known):
                    meant = [*self.meant(line, name, index, known)]
                    yield from (slip_of(text, name, index, *other) for other in meant)
                    yield from () if meant else self.of_the_left(line, name, index)

    def of_the_left(self, line: Line, name: Indexed, index: Index) -> Iterator[Slip]:
        """The slips of a letter that nothing binds for one that counts the same on the left side,
        where the document does not have the name with that either."""
        assert index.counted is not None
        letter, passage = index.counted[0], line.statement.block.passage
        if not letter or letter in line.bound:
            return
        written = passage.text[index.start : index.end]
        counts = (s for s in spots(line.head) if (s.kind, s.place) == (index.kind, index.place))
        left = dict.fromkeys(spot.letter for spot in counts if len(spot.letter) == 1)
        for meant in left if written.count(letter) == 1 else ():
            made = braced(passage.text, index, written.replace(letter, meant))
            yield Slip(
                name, replace(name, start=-1, end=-1), passage, letter, meant,
                index.start, index.end, made,
            )  # fmt: skip

    def is_written_again(self, name: Indexed, text: str) -> bool:
        """Whether a name stands elsewhere too, be it in words or in code."""
        written = text[name.start : name.end]
        return sum(passage.text.count(written) for passage in self.passages) > 1

    def may_be_wrong(self, line: Line, index: Index, known: Counter[str]) -> bool:
        """Whether an index may be a slip: its letter counts in the line, or stands there once and
        nowhere by itself, and no other line has it without saying what it counts."""
        letter = "" if index.counted is None else index.counted[0]
        if not letter or letter in line.bound:
            return bool(letter)
        once = known[letter] == 1 and self.loose[letter] == 1
        runs = letter not in self.alone or letter in self.bound
        return once and letter.islower() and runs

    def meant(
        self, line: Line, name: Indexed, index: Index, known: Counter[str]
    ) -> Iterator[tuple[Indexed, Index, Passage]]:
        """What may stand in the place of an index: a letter that the line has, or the same with
        another shift, as the document has it there in a name that is the same otherwise. That
        name, its index, and where it stands."""
        assert index.counted is not None
        letter, shift = index.counted
        options: dict[Counted, tuple[Indexed, Index, Passage]] = {}
        for each in self.names.values():
            other, passage = each[0]
            if (there := differing(name, other, index)) is not None and there.counted:
                options[there.counted] = other, there, passage
        for (other_letter, other_shift), found in sorted(
            options.items(), key=lambda option: option[0][0] not in line.bound
        ):
            if other_letter == letter:
                meant = other_shift != shift and letter in line.bound
            else:
                meant = other_shift == shift and other_letter in {*known, *line.bound}
            if meant:
                yield found


def lone_slips(document: Document, lines: Sequence[Stated]) -> dict[Stated, tuple[Slip, ...]]:
    """The slips that some lines of a document may have, for those that may have one."""
    if not lines:
        return {}
    page, found = Page(document), {}
    for line in lines:
        if slips := tuple(page.slips(line.statement.block, line.member.start)):
            found[line] = slips
    return found


def letters_in(line: Line) -> Counter[str]:
    """How often each letter counts in a line, its left side included."""
    return Counter(spot.letter for node in (line.head, line.node) for spot in spots(node))


def plain(node: syntax.Node) -> Iterator[str]:
    """The letters that stand by themselves, as quantities do."""
    match node:
        case syntax.Symbol(scripts=()):
            yield node.base
        case syntax.Symbol():
            return
        case syntax.Power(base=part) | syntax.Indexed(base=part):
            yield from plain(part)
        case syntax.BigOperator(body=body):
            yield from plain(body)
        case _:
            for part in syntax.children(node):
                yield from plain(part)
