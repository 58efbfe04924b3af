"""What a document consists of, as far as an edit changes it: sections, their words, formulas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence, Set
from functools import cached_property

from backproof.document import Document
from backproof.record import dataclass, replace


@dataclass(frozen=True, eq=False)
class Layout:
    """The sections and formulas of a document of one file, by their numbers."""

    document: Document

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each section begins, the document itself first."""
        return [section.start for section in self.document.sections]

    @cached_property
    def begins(self) -> Sequence[int]:
        """Where each formula begins."""
        return [block.span.start for block in self.document.blocks]

    @cached_property
    def formulas(self) -> Sequence[tuple[str, str]]:
        """Each formula, and how it is set."""
        return [(block.kind, block.text) for block in self.document.blocks]

    @cached_property
    def sections(self) -> Sequence[int]:
        """The section in which each formula stands."""
        return [self.section(start) for start in self.begins]

    @cached_property
    def inside(self) -> Sequence[Sequence[int]]:
        """The formulas of each section."""
        found: list[list[int]] = [[] for _ in self.starts]
        for number, section in enumerate(self.sections):
            found[section].append(number)
        return found

    @cached_property
    def outline(self) -> Sequence[tuple[str, int]]:
        """The headings and their levels."""
        return [(section.title, section.level) for section in self.document.sections]

    @cached_property
    def texts(self) -> Sequence[str]:
        """What each section says, from its heading to the next one."""
        text = self.document.sources[0].text
        ends = [*self.starts[1:], len(text)]
        return [text[start:end] for start, end in zip(self.starts, ends, strict=True)]

    def words(self, section: int) -> Sequence[str]:
        """What a section says around its formulas."""
        spans = [self.document.blocks[number].span for number in self.inside[section]]
        own, text = self.starts[section], self.texts[section]
        ends = [0, *(span.end - own for span in spans)]
        starts = [*(span.start - own for span in spans), len(text)]
        return [text[end:start] for end, start in zip(ends, starts, strict=True)]

    def section(self, offset: int) -> int:
        """The section in which a character stands."""
        return bisect_right(self.starts, offset) - 1

    def formula(self, offset: int) -> int | None:
        """The formula in which a character stands, None where it is one of the words."""
        number = bisect_right(self.begins, offset) - 1
        inside = number >= 0 and offset <= self.document.blocks[number].span.end
        return number if inside else None

    def starting(self, numbers: Collection[int]) -> frozenset[int]:
        """Where some formulas begin."""
        return frozenset(self.begins[number] for number in numbers)

    def part(self, numbers: Collection[int]) -> Document:
        """The document with some of its formulas alone; its words are the same."""
        blocks = tuple(self.document.blocks[number] for number in sorted(numbers))
        return replace(self.document, blocks=blocks)


@dataclass(frozen=True, eq=False)
class Edited:
    """What another version of a document changes.

    `sections` and `formulas` are where those of the old one that are known again stand in the new
    one; `edited` are the formulas of the new one that say something else or stand beside other
    words, `gone` those of the old one that are there no more or were edited.
    """

    sections: Mapping[int, int]
    formulas: Mapping[int, int]
    edited: Set[int]
    gone: Set[int]

    @cached_property
    def before(self) -> Mapping[int, int]:
        """The numbers that formulas of the new version had."""
        return {now: number for number, now in self.formulas.items()}

    def now(self, numbers: Collection[int]) -> set[int]:
        """Where formulas of the old version are, as far as they are known again."""
        return {self.formulas[number] for number in numbers if number in self.formulas}


NEIGHBOURS = 12
"""How many formulas around words that change may mean something else: those that stand next to
them."""


def edited(before: Layout, after: Layout) -> Edited | None:
    """What another version of a document changes; None where it is another one as a whole: other
    files, commands or settings."""
    old, new = before.document, after.document
    if len(new.sources) != 1 or len(old.sources) != 1:
        return None
    if new.macros.definitions != old.macros.definitions or set_in(old) != set_in(new):
        return None
    sections = sections_again(before.outline, after.outline)
    titled = {*range(len(after.outline))} - {*sections.values()}
    moved = below_titles(after, titled)
    formulas: dict[int, int] = {}
    changed: set[int] = set()
    for number, now in sections.items():
        own, other = before.inside[number], after.inside[now]
        pairs = paired(before, own, after, other)
        formulas |= pairs
        changed |= {*other} - {*pairs.values()}
        changed |= {
            n for m, n in pairs.items() if now in moved or before.formulas[m] != after.formulas[n]
        }
        # An open formula may take in what follows: words change where it does.
        if before.texts[number] != after.texts[now]:
            changed |= beside_words(before, number, after, now)
    changed |= {formula for number in titled for formula in after.inside[number]}
    known = {now: number for number, now in formulas.items()}
    gone = {*range(len(before.formulas))} - formulas.keys() | {known[n] for n in changed & {*known}}
    return Edited(sections, formulas, changed, gone)


def sections_again(
    before: Sequence[tuple[str, int]], after: Sequence[tuple[str, int]]
) -> Mapping[int, int]:
    """Where the sections of one outline stand in another: those before and behind what differs."""
    if len(before) == len(after):
        same = {n: n for n in range(len(before)) if before[n] == after[n]}
        return same
    ahead, behind = common(before, after)
    shift = len(after) - len(before)
    found = {n: n for n in range(ahead)}
    return found | {n: n + shift for n in range(len(before) - behind, len(before))}


def paired(
    before: Layout, own: Sequence[int], after: Layout, other: Sequence[int]
) -> dict[int, int]:
    """Where the formulas of a section stand in another version of it: those before and behind what
    differs, and all where their number is the same."""
    if len(own) == len(other):
        return dict(zip(own, other, strict=True))
    ahead, behind = common([before.formulas[n] for n in own], [after.formulas[n] for n in other])
    found = dict(zip(own[:ahead], other[:ahead], strict=True))
    return found | dict(zip(own[len(own) - behind :], other[len(other) - behind :], strict=True))


def beside_words(before: Layout, number: int, after: Layout, now: int) -> set[int]:
    """The formulas of a section that stand next to words that changed."""
    old, new = before.words(number), after.words(now)
    ahead, behind = common(old, new)
    if ahead == len(old) == len(new):
        return set()
    own = after.inside[now]
    # Words stand before the formula of the same number.
    first, last = max(ahead - NEIGHBOURS // 2, 0), len(new) - behind + NEIGHBOURS // 2 - 1
    return {*own[first:last]}


def common(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many things two sequences have in common at their beginnings, and then at their ends."""
    most = min(len(one), len(other))
    ahead = next((n for n in range(most) if one[n] != other[n]), most)
    behind = next((n for n in range(most - ahead) if one[-1 - n] != other[-1 - n]), most - ahead)
    return ahead, behind


def below_titles(layout: Layout, titled: Set[int]) -> Set[int]:
    """Some sections with those inside of them, which stand somewhere else where a title changes."""
    changed = {id(layout.document.sections[number]) for number in titled}
    return {
        number
        for number, section in enumerate(layout.document.sections if titled else ())
        if any(id(each) in changed for each in section.path())
    }


def set_in(document: Document) -> Sequence[tuple[str, str]]:
    """What comments tell backproof."""
    return [(directive.key, directive.value) for directive in document.directives]
