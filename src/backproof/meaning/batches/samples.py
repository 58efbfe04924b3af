"""One sample beside all of them: `a = f(z)` for one, then `A`, `a_n` and sums over n.

Where a sum runs over the samples, what its letter picks of `y` is one sample of a whole that the
author writes `Y`, or not at all: the stack of y. What is defined for one sample is so for each, and
the definition of the stack says it: from `z = W x + b` it is `Z_n = W X_n + b`. The small letter
stays the quantity of one sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from backproof.meaning.batches.sample_uses import (
    MARK,
    OF_NUMBERS,
    Uses,
    completed,
    letters_of_entries,
    letters_of_samples,
    stem_of,
    stems_in,
    uses_of,
)
from backproof.meaning.conventions import sides, weight_like
from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.capitals import large_of
from backproof.meaning.naming.names import bare, first_derivative, named, stem
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.translate import flatten
from backproof.record import dataclass, field, replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt

SAMPLE = "sample"
"""The letter of the definition of a stack: it stands for each sample."""


@dataclass(frozen=True)
class Samples:
    """The statements, with definitions of stacks beside those of one sample; the stem of the stack
    of each stem, and the name of how many samples there are. `beside`: some stack has a letter of
    its own, and one sample another."""

    stated: tuple[Stated, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    count: str = ""
    beside: bool = False

    @cached_property
    def both(self) -> bool:
        """Whether definitions say of one sample, or of each, what the stacks are."""
        stems = frozenset(self.of.values())
        if self.beside:
            return True
        return any(
            item.kind == "definition"
            and item.head is not None
            and isinstance(bare(item.head), syntax.Element)
            and stem_of(item.head) in stems
            for item in self.stated
        )

    @cached_property
    def differentiated(self) -> frozenset[str]:
        """The names that something is differentiated by."""
        found = (first_derivative(s.head) for s in self.stated if s.head is not None)
        names = (named(each[2]) for each in found if each is not None)
        return frozenset(name for name in names if name is not None)

    @cached_property
    def layouts(self) -> tuple[tuple[str, str], ...]:
        """How vectors of one sample and the stacks of all can lie, the likeliest first; () where
        nothing is written both ways."""
        if not self.both:
            return ()
        stems = frozenset(self.of.values())
        about = self.of.keys() | stems
        one = [s for s in self.stated if s.head is not None and stem_of(s.head) in about]
        trained = self.differentiated - self.of.keys() - stems
        all_ = [s for s in one if s.head is not None and isinstance(bare(s.head), syntax.Symbol)]
        all_ = [s for s in all_ if s.head is not None and stem_of(s.head) in stems]
        # How the stacks of all are made does not tell how one sample lies.
        whole = set(all_)
        before, after = sides([s for s in one if s not in whole], trained)
        columns, rows = sides(all_, trained)
        for item in all_:
            if item.kind == "declaration" and isinstance(item.node, syntax.Space):
                dims = [letter_of(dim) for dim in item.node.dims]
                rows += dims[:1] == [self.count] and len(dims) == 2
                columns += dims[1:] == [self.count]
            elif item.node is not None and (listed := lists(item.node)) is not None:
                rows, columns = rows + (listed == "rows"), columns + (listed == "columns")
        lying = ("columns", "rows")
        if columns == rows:
            nodes = [s.node for s in self.stated if s.kind == "gradient" and s.node is not None]
            columns, rows = beside_weights(nodes, stems, trained)
        ranked = lying if before >= after else lying[::-1]
        # Where formulas speak for one alone, so the page is read.
        vectors = ranked if before == after or (before and after) else ranked[:1]
        stacks = lying if columns == rows else lying[columns < rows :][:1]
        return tuple(
            (v, s)
            for v in vectors
            for s in stacks
            if columns != rows or (v, s) != ("rows", "columns")
        )

    def holds(self, name: str) -> bool:
        """Whether a name is that of a stack."""
        return any(has_stem(name, large) for large in self.of.values())

    @cached_property
    def lists(self) -> frozenset[str]:
        """The stems of stacks of numbers."""
        found = ((s, large) for s, large in self.of.items() if s[:1].islower())
        return frozenset(large for s, large in found if large in (s, f"{s}_{OF_NUMBERS}"))

    def numbers(self, name: str) -> bool:
        """Whether a name is that of a stack of numbers."""
        return any(has_stem(name, large) for large in self.lists)

    def stacks(self, name: str) -> bool:
        """Whether a name is that of a quantity of one sample."""
        return not self.holds(name) and any(has_stem(name, small) for small in self.of)

    def fits(self, name: str, one: bool) -> bool:
        """Whether a name can stand where one sample is spoken of, or all."""
        return not self.both or not (self.holds(name) if one else self.stacks(name))

    def of_one_sample(self, *nodes: syntax.Node | None) -> bool:
        """Whether something is said of one sample and nothing of the stacks of all."""
        stems = frozenset(self.of.values())
        found = {s for node in nodes if node is not None for s in stems_in(node)}
        return bool(found & self.of.keys()) and not found & stems

    def of_all(self, node: syntax.Node) -> bool:
        """Whether something is said of the stacks of all samples."""
        stems = frozenset(self.of.values())
        return any(s in stems or (s[:1] == "d" and s[1:] in stems) for s in stems_in(node))


def has_stem(name: str, stem_: str) -> bool:
    """Whether a name is a stem and its scripts."""
    return name.startswith(stem_) and name[len(stem_) : len(stem_) + 1] in ("", "_", "^", "@")


def lists(node: syntax.Node) -> str | None:
    """How a list of samples lays them out: `[x_1, …, x_N]` as columns, `[…]^T` and transposed ones
    as rows; None for other nodes."""
    match bare(node):
        case syntax.Transpose(base=base):
            return "rows" if lists(base) == "columns" else None
        case syntax.Matrix(rows=(cells,)) if len(cells) > 1:
            turned = isinstance(bare(cells[0]), syntax.Transpose)
            return None if turned else "columns"
        case syntax.Matrix(rows=((first,), *_)) if isinstance(bare(first), syntax.Transpose):
            return "rows"
        case _:
            return None


def with_samples(
    stated: Sequence[Stated], joined: frozenset[str] = frozenset(),
    said: frozenset[str] = frozenset(),
) -> Samples:  # fmt: skip
    """Give a document the stacks of what it writes for one sample, where it sums over samples.
    `joined` are capitals of which the small letter picks, as `x_i` is one of X; those of which the
    text has `said` that they count samples do."""
    plain = Samples(tuple(stated))
    letters = letters_of_samples(stated, said)
    if not letters:
        return plain
    uses = uses_of(stated, letters)
    pairs = {s: large for s in sorted(uses.sampled) if (large := uses.stack(s)) is not None}
    joined &= columns_of(stated)
    if not pairs or not completed(pairs, uses, joined):
        return plain
    pairs |= gradients_of_samples(uses)
    free = frozenset(letters) - letters_of_entries(stated, letters)
    defined = any(s in uses.definitions and not uses.is_whole(s) for s in pairs)
    picks = _Picks(pairs, letters, defined, places_of_samples(stated, letters))
    changed = tuple(
        without_what_stands_whole(picks.in_statement(item, free), pairs, uses) for item in stated
    )
    found = [made for item in changed for made in _doubled(item, pairs, uses)]
    beside = any(s != large or s in joined for s, large in pairs.items())
    return Samples(tuple(found), pairs, next(iter(letters.values())), beside)


def columns_of(stated: Sequence[Stated]) -> frozenset[str]:
    """The stems whose samples are columns: weights stand before them, `w^T x_i` or `W x_i`."""
    found: set[str] = set()
    for node in (
        n for item in stated for part in (item.head, item.node) if part for n in below(part)
    ):
        if not isinstance(node, syntax.Juxtaposition | syntax.Product):
            continue
        factors = [factor for _, factor in flatten(node)]
        for before, factor in pairwise(factors):
            inner = bare(before.base) if isinstance(before, syntax.Transpose) else bare(before)
            matrix = isinstance(before, syntax.Transpose) or stem_of(inner)[:1].isupper()
            if matrix and is_parameter(stem_of(inner), frozenset()):
                found |= {stem_of(factor)} if isinstance(bare(factor), syntax.Element) else set()
    return frozenset(found)


def stacked(symbol: syntax.Symbol, pairs: Mapping[str, str]) -> syntax.Symbol:
    """The symbol of the stack."""
    large = pairs[stem(symbol)]
    if large == stem(symbol):
        return symbol
    for mark in (MARK, OF_NUMBERS):
        if large.endswith(f"_{mark}"):
            return symbol.replace(accents=(*symbol.accents, mark))
    if large.startswith("d"):
        return symbol.replace(base="d" + symbol.base[1:].upper())
    return symbol.replace(base=large_of(symbol.base))


def gradients_of_samples(uses: Uses) -> dict[str, str]:
    """Names for gradients by one sample, and those of their stacks: `dz^{(i)}` is one of dZ."""
    found = {small: small[:1] + small[1:].capitalize() for small in uses.sampled}
    return {s: large for s, large in found.items() if is_short(s) and large in uses.whole}


def is_short(small: str) -> bool:
    """Whether a stem is d and a small letter."""
    return len(small) == 2 and small[0] == "d" and small.islower()


@dataclass(frozen=True)
class _Picks:
    """What letters of samples pick of stacks. Where the stacks are defined by their samples, an
    entry is one of the sample, whichever of two indices counts samples: the first one or the second
    throughout a section, as `places` say."""

    pairs: Mapping[str, str]
    letters: Mapping[str, str]
    defined: bool
    places: Mapping[tuple[str, Section], int]

    def in_statement(self, item: Stated, free: frozenset[str]) -> Stated:
        """The statement with samples picked of their stacks."""
        nodes = (item.head, item.node, item.named)
        section = item.place.section
        parts = [None if node is None else self.in_node(node, free, section) for node in nodes]
        head, node, other = parts
        if head is item.head and node is item.node and other is item.named:
            return item
        member = replace(item.member, node=node)
        name = named(head) if item.name and head is not None else None
        return replace(item, head=head, member=member, named=other, name=name or item.name)

    def in_node(self, node: syntax.Node, bound: frozenset[str], section: Section) -> syntax.Node:
        """The node where what a bound letter of samples picks is picked of a stack."""
        match node:
            case syntax.BigOperator(letters=(by,), upper=upper) if upper is not None:
                letter = letter_of(by)
                if letter is not None and self.letters.get(letter, "") == letter_of(upper):
                    bound |= {letter}
            case syntax.Element(base=base, indices=indices):
                symbol = bare(base)
                of_samples = [i for i in indices if letter_of(i) in bound]
                if isinstance(symbol, syntax.Symbol) and stem(symbol) in self.pairs and of_samples:
                    whole = stacked(symbol, self.pairs)
                    place = next(n for n, i in enumerate(indices) if i is of_samples[0])
                    turned = self.places.get((stem(symbol), section), place) != place
                    if not self.defined or len(indices) == 1 or len(of_samples) > 1 or turned:
                        return node.replace(base=whole)
                    others = tuple(i for i in indices if i is not of_samples[0])
                    sample = node.replace(base=whole, indices=(of_samples[0],))
                    return node.replace(base=sample, indices=others)
            case _:
                pass
        return rebuilt(node, lambda part: self.in_node(part, bound, section))


def places_of_samples(
    stated: Iterable[Stated], letters: Mapping[str, str]
) -> dict[tuple[str, Section], int]:
    """At which of two indices the letter of a sample stands in each section, most often, or first
    where it stands at both as often."""
    found: dict[tuple[str, Section], Counter[int]] = {}
    for item in stated:
        for element in (e for part in (item.head, item.node) for e in inside(part, syntax.Element)):
            counted = [letter_of(index) in letters for index in element.indices]
            symbol = bare(element.base)
            if len(counted) == 2 and counted[0] != counted[1] and isinstance(symbol, syntax.Symbol):
                places = found.setdefault((stem(symbol), item.place.section), Counter())
                places[counted.index(True)] += 1
    return {key_: places.most_common(1)[0][0] for key_, places in found.items()}


def without_what_stands_whole(item: Stated, pairs: Mapping[str, str], uses: Uses) -> Stated:
    """A definition of each sample of a stack that its section defines whole says nothing more: one
    quantity would have two definitions."""
    if item.kind != "definition" or item.head is None or not is_each_of(item.head, pairs):
        return item
    whole = item.name, item.place.section
    return replace(item, kind="mention") if whole in uses.whole_definitions else item


def is_each_of(head: syntax.Node, pairs: Mapping[str, str]) -> bool:
    """Whether a left side is what one letter picks of a stack."""
    inner = bare(head)
    return (
        isinstance(inner, syntax.Element)
        and len(inner.indices) == 1
        and stem_of(inner) in pairs.values()
    )


def _doubled(item: Stated, pairs: Mapping[str, str], uses: Uses) -> Iterator[Stated]:
    """A statement, and after a definition for one sample that of the stack, if the author gives
    none there."""
    yield item
    if item.kind != "definition" or item.node is None or item.head is None:
        return
    small = stem_of(item.head)
    if small not in pairs.keys() - uses.gradients:
        return
    large = _each(bare(item.head), pairs)
    name = named(large) or ""
    if (name, item.place.section) not in uses.explicit and not is_same_of_all(
        item.node, pairs, uses.definitions.get(pairs[small], ())
    ):
        member = replace(item.member, node=_each(item.node, pairs))
        origin = item.origin or item
        yield replace(item, head=large, member=member, name=name, origin=origin)


def is_same_of_all(
    node: syntax.Node, pairs: Mapping[str, str], whole: Iterable[Stated]
) -> bool:  # fmt: skip
    """Whether a formula for one sample is that of a definition of all, written with their letters:
    `Z = w^T X + b` beside `z = w^T x + b`."""
    said = key(_whole(node, pairs))
    return any(item.node is not None and key(item.node) == said for item in whole)


def _whole(node: syntax.Node, pairs: Mapping[str, str]) -> syntax.Node:
    """What is said of one sample, with the letters of the stacks."""
    if isinstance(node, syntax.Symbol):
        return stacked(node, pairs) if stem(node) in pairs else node
    kept = ("function",) if isinstance(node, syntax.Call) else ()
    return rebuilt(node, lambda part: _whole(part, pairs), kept=kept)


def is_each(head: syntax.Node) -> bool:
    """Whether a left side is what a stack has for each sample."""
    return isinstance(inner := bare(head), syntax.Element) and (
        is_each(inner.base) or tuple(map(letter_of, inner.indices)) == (SAMPLE,)
    )


def _each(node: syntax.Node, pairs: Mapping[str, str]) -> syntax.Node:
    """What is said of one sample, said of each sample of the stacks."""
    match node:
        case syntax.Symbol() as symbol if stem(symbol) in pairs:
            start, end = symbol.start, symbol.end
            sample = syntax.Symbol(start=start, end=end, base=SAMPLE)
            large = stacked(symbol, pairs)
            return syntax.Element(start=start, end=end, base=large, indices=(sample,))
        case syntax.Call():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("function",))
        case syntax.Element():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("indices",))
        case syntax.BigOperator():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("letters",))
        case _:
            return rebuilt(node, lambda part: _each(part, pairs))


def beside_weights(
    nodes: Iterable[syntax.Node], stems: Collection[str], trained: frozenset[str]
) -> tuple[int, int]:
    """How often formulas multiply whole stacks by weights so that they have samples as columns,
    `W X` and `X^T w`, and as rows, `X w` and `w X^T`."""
    columns = rows = 0
    for node in nodes:
        for product in (*inside(node, syntax.Juxtaposition), *inside(node, syntax.Product)):
            factors = [factor for _, factor in flatten(product)]
            for one, other in pairwise(map(bare, factors)):
                for stack, weight, first in ((one, other, True), (other, one, False)):
                    turned = isinstance(stack, syntax.Transpose)
                    whole = bare(stack.base) if isinstance(stack, syntax.Transpose) else stack
                    known = isinstance(whole, syntax.Symbol) and stem(whole) in stems
                    if known and weight_like(weight, trained):
                        rows, columns = rows + (first != turned), columns + (first == turned)
    return columns, rows
