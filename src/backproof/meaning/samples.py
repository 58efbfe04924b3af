"""One sample beside all of them: `a = f(z)` for one, then `A`, `a_n` and sums over n.

Where a sum runs over the samples, what its letter picks of `y` is one sample of a whole that the
author writes `Y`, or not at all: the stack of y. What is defined for one sample is so for each, and
the definition of the stack says it: from `z = W x + b` it is `Z_n = W X_n + b`. The small letter
stays the quantity of one sample.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backproof.meaning.binders import letter_of
from backproof.meaning.conventions import COUNTERS, counters, sides
from backproof.meaning.names import bare, first_derivative, named, stem
from backproof.meaning.roles import is_input, is_parameter
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt

_SMALL = re.compile(r"[a-z](?:_[a-z]{2,})*")
_MARK = "samples"
SAMPLE = "sample"
"""The letter of the definition of a stack: it stands for each sample."""


@dataclass(frozen=True)
class Samples:
    """The statements, with definitions of stacks beside those of one sample; the stem of the stack
    of each stem, and the name of how many samples there are."""

    stated: tuple[Stated, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    count: str = ""

    @property
    def both(self) -> bool:
        """Whether quantities of one sample are defined beside their stacks."""
        return any(item.head is not None and is_each(item.head) for item in self.stated)

    @property
    def differentiated(self) -> frozenset[str]:
        """The names that something is differentiated by."""
        found = (first_derivative(s.head) for s in self.stated if s.head is not None)
        names = (named(each[2]) for each in found if each is not None)
        return frozenset(name for name in names if name is not None)

    @property
    def layouts(self) -> tuple[tuple[str, str], ...]:
        """How vectors of one sample and the stacks of all can lie, the likeliest first; () where
        nothing is written both ways."""
        if not self.both:
            return ()
        one = [s for s in self.stated if s.head is not None and stem_of(s.head) in self.of]
        stems = frozenset(self.of.values())
        trained = self.differentiated - self.of.keys() - stems
        before, after = sides(one, trained)
        all_ = [s for s in self.stated if s.head is not None and stem_of(s.head) in stems]
        whole = [s for s in all_ if s.head is not None and not is_each(s.head)]
        columns, rows = sides(whole, trained)
        for item in all_:
            if item.kind == "declaration" and isinstance(item.node, syntax.Space):
                dims = [letter_of(dim) for dim in item.node.dims]
                rows += dims[:1] == [self.count] and len(dims) == 2
                columns += dims[1:] == [self.count]
        lying = ("columns", "rows")
        vectors = lying if before == after else lying[before < after :][:1]
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

    def stacks(self, name: str) -> bool:
        """Whether a name is that of a quantity of one sample."""
        return any(has_stem(name, small) for small in self.of)

    def of_one_sample(self, *nodes: syntax.Node | None) -> bool:
        """Whether something is said of one sample and nothing of the stacks of all."""
        stems = frozenset(self.of.values())
        found = {s for node in nodes if node is not None for s in stems_in(node)}
        return bool(found & self.of.keys()) and not found & stems


def has_stem(name: str, stem_: str) -> bool:
    """Whether a name is a stem and its scripts."""
    return name.startswith(stem_) and name[len(stem_) : len(stem_) + 1] in ("", "_", "^", "@")


def with_samples(stated: Sequence[Stated]) -> Samples:
    """Give a document the stacks of what it writes for one sample, where it sums over samples."""
    plain = Samples(tuple(stated))
    letters = letters_of_samples(stated)
    if not letters:
        return plain
    uses = _uses(stated, letters)
    pairs = {s: large for s in sorted(uses.sampled) if (large := uses.stack(s)) is not None}
    if not pairs or not _close(pairs, uses):
        return plain
    free = frozenset(letters) - letters_of_entries(stated, letters)
    changed = tuple(_by_sample(item, pairs, letters, free) for item in stated)
    found = [made for item in changed for made in _doubled(item, pairs, uses)]
    return Samples(tuple(found), pairs, next(iter(letters.values())))


def letters_of_samples(stated: Sequence[Stated]) -> dict[str, str]:
    """The letters of sums over the samples, each with the name of how many there are.

    A size counts samples where a mean is taken over it (`1/N`), or where data that are no
    parameters have so many rows or columns.
    """
    defined = frozenset(item.name for item in stated if item.kind == "definition")
    counts = set(counters(stated, defined))
    for item in stated:
        if item.kind == "declaration" and isinstance(item.node, syntax.Space):
            data = item.name and item.name[0].isupper() and not is_parameter(item.name, frozenset())
            names = {name for d in item.node.dims if (name := letter_of(d)) in COUNTERS}
            if data and len(item.node.dims) == 2:
                counts |= {name for name in names if name is not None}
    found: dict[str, str] = {}
    for node in (n for item in stated if item.node is not None for n in below(item.node)):
        if isinstance(node, syntax.BigOperator) and len(node.letters) == 1 and node.upper:
            letter, upper = letter_of(node.letters[0]), letter_of(node.upper)
            if node.operator == "sum" and letter is not None and upper in counts:
                assert upper is not None
                found.setdefault(letter, upper)
    return found


def letters_of_entries(stated: Iterable[Stated], letters: Mapping[str, str]) -> set[str]:
    """The letters that count entries as well: of what is trained, or in sums that run elsewhere."""
    found: set[str] = set()
    for node in (n for s in stated for part in (s.head, s.node) if part for n in below(part)):
        match node:
            case syntax.Element(indices=indices) if is_parameter(stem_of(node), frozenset()):
                found |= {letter for i in indices if (letter := letter_of(i)) is not None}
            case syntax.BigOperator(letters=bound, upper=upper):
                end = letter_of(upper) if upper is not None else None
                counted = {letter for by in bound if (letter := letter_of(by)) is not None}
                found |= {letter for letter in counted if letters.get(letter) != end}
            case _:
                pass
    return found


@dataclass
class _Uses:
    """How the stems of a document occur: picked by a letter of samples (as vectors), whole, as what
    is differentiated, applied or trained; and the definitions of each."""

    sampled: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    definitions: dict[str, list[Stated]] = field(default_factory=dict)
    gradients: set[str] = field(default_factory=set)
    explicit: set[tuple[str, object]] = field(default_factory=set)

    def stack(self, small: str) -> str | None:
        """The stem of the stack of a stem that samples are picked of, None where there is none."""
        if not _SMALL.fullmatch(small) or is_parameter(small, frozenset()):
            return None
        vector = small in self.whole and small in self.vectors
        return self.large(small) or (f"{small}_{_MARK}" if vector else None)

    def large(self, small: str) -> str | None:
        """The capital of a stem where it can be the stack."""
        large = small[0].upper() + small[1:]
        return large if large in self.whole and large not in self.refused else None

    def used_by(self, item: Stated) -> set[str]:
        """The stems that a definition uses."""
        return set() if item.node is None else stems_in(item.node)

    def differs(self, small: str) -> bool:
        """Whether what nothing defines is another one for each sample: samples are picked of it, it
        has a stack, or is an input by its letter."""
        if is_parameter(small, frozenset()) or not _SMALL.fullmatch(small):
            return False
        return small in self.sampled or self.large(small) is not None or is_input(small)


def _uses(stated: Sequence[Stated], letters: Mapping[str, str]) -> _Uses:
    uses = _Uses(refused=set(letters.values()))
    for item in stated:
        nodes = [n for n in (item.head, item.node) if n is not None]
        for node in nodes:
            for symbol in symbols_in(node):
                uses.whole.add(stem(symbol))
            for part in below(node):
                match part:
                    case syntax.Derivative(numerator=numerator) if numerator is not None:
                        uses.refused |= {stem(s) for s in symbols_in(numerator)}
                    case syntax.BigOperator(letters=(by,), body=body) if letter_of(by) in letters:
                        _sampled(uses, body, letter_of(by))
                    case _:
                        pass
        if item.kind == "alias":
            uses.gradients |= {stem_of(n) for n in (item.named, item.node) if n is not None}
        if item.kind == "definition" and item.head is not None:
            uses.definitions.setdefault(stem_of(item.head), []).append(item)
            uses.explicit.add((item.name, item.place.section))
    uses.refused |= {name for name in uses.whole if is_parameter(name, frozenset())}
    for small, given in uses.definitions.items():
        # What is multiplied with one sample is no stack.
        if _SMALL.fullmatch(small) and small not in uses.refused:
            uses.refused |= {s for item in given for s in uses.used_by(item) if s[:1].isupper()}
    return uses


def _sampled(uses: _Uses, body: syntax.Node, letter: str | None) -> None:
    """The stems of which a letter picks a sample; vectors where a norm or a transpose says so."""
    for node in below(body):
        inner = bare(node)
        if isinstance(node, syntax.Norm | syntax.Transpose):
            part = node.body if isinstance(node, syntax.Norm) else node.base
            uses.vectors |= {stem_of(e) for e in below(part) if isinstance(e, syntax.Element)}
        if isinstance(inner, syntax.Element) and letter in map(letter_of, inner.indices):
            uses.sampled.add(stem_of(inner))


def _close(pairs: dict[str, str], uses: _Uses) -> bool:
    """Add what the definitions of one sample are made of and differs from sample to sample; False
    where the samples of a definition do not differ."""
    waiting, seen = list(pairs), set(pairs)
    order: list[str] = []
    while waiting:
        order.append(waiting.pop())
        for item in uses.definitions.get(order[-1], ()):
            used = uses.used_by(item) - seen
            seen |= used
            waiting.extend(sorted(used))
    varying = {small for small in order if small not in uses.definitions and uses.differs(small)}
    more = True
    while more:
        found = {
            small
            for small in order
            if any(uses.used_by(item) & varying for item in uses.definitions.get(small, ()))
        }
        more = not found <= varying
        varying |= found
    pairs.update((small, uses.large(small) or f"{small}_{_MARK}") for small in sorted(varying))
    return pairs.keys() <= varying


def stem_of(node: syntax.Node) -> str:
    """The stem of a symbol, or of that of which an element is picked; "" for others."""
    inner = bare(node)
    while isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    return stem(inner) if isinstance(inner, syntax.Symbol) else ""


def symbols_in(root: syntax.Node) -> Iterator[syntax.Symbol]:
    """The symbols that stand whole in an expression: no scripts, indices, letters or functions."""
    stack: list[object] = [root]
    while stack:
        match stack.pop():
            case tuple() as several:
                stack.extend(several)
            case syntax.Symbol() as symbol:
                yield symbol
            case syntax.Element(base=base):
                if not isinstance(bare(base), syntax.Symbol):
                    stack.append(base)
            case syntax.Call(arguments=arguments, keywords=keywords):
                stack.extend((arguments, tuple(value for _, value in keywords)))
            case syntax.BigOperator(body=body, condition=condition):
                stack.extend((body, condition))
            case syntax.Space():
                pass
            case syntax.Node() as node:
                stack.extend(getattr(node, name) for name in node.fields)
            case _:
                pass


def stems_in(root: syntax.Node) -> set[str]:
    """The stems of what stands in an expression, whole or by its elements."""
    picked = {stem_of(n) for n in below(root) if isinstance(n, syntax.Element)}
    return picked | {stem(s) for s in symbols_in(root)}


def stacked(symbol: syntax.Symbol, pairs: Mapping[str, str]) -> syntax.Symbol:
    """The symbol of the stack."""
    large = pairs[stem(symbol)]
    if large.endswith(f"_{_MARK}"):
        return symbol.replace(accents=(*symbol.accents, _MARK))
    return symbol.replace(base=symbol.base.upper())


def _by_sample(
    item: Stated, pairs: Mapping[str, str], letters: Mapping[str, str], free: frozenset[str]
) -> Stated:
    """The statement with samples picked of their stacks."""
    parts = [
        None if node is None else _picking(node, pairs, letters, free)
        for node in (item.head, item.node, item.named)
    ]
    if parts[0] is item.head and parts[1] is item.node and parts[2] is item.named:
        return item
    head, node, name = parts
    member = replace(item.member, node=node)
    return replace(item, head=head, member=member, named=name)


def _picking(
    node: syntax.Node, pairs: Mapping[str, str], letters: Mapping[str, str], bound: frozenset[str]
) -> syntax.Node:
    """The node where what a bound letter of samples picks is picked of a stack."""
    match node:
        case syntax.BigOperator(letters=(by,), upper=upper) if upper is not None:
            letter = letter_of(by)
            if letter in letters and letters[letter] == letter_of(upper):
                bound |= {letter}
        case syntax.Element(base=base, indices=indices):
            inner = bare(base)
            if (
                isinstance(inner, syntax.Symbol)
                and stem(inner) in pairs
                and bound & set(map(letter_of, indices))
            ):
                return node.replace(base=stacked(inner, pairs))
        case _:
            pass
    return rebuilt(node, lambda part: _picking(part, pairs, letters, bound))


def _doubled(item: Stated, pairs: Mapping[str, str], uses: _Uses) -> Iterator[Stated]:
    """A statement, and after a definition for one sample that of the stack, if the author gives
    none there."""
    yield item
    if item.kind != "definition" or item.node is None or item.head is None:
        return
    if stem_of(item.head) not in pairs.keys() - uses.gradients:
        return
    large = _each(bare(item.head), pairs)
    name = named(large) or ""
    if (name, item.place.section) not in uses.explicit:
        member = replace(item.member, node=_each(item.node, pairs))
        origin = item.origin or item
        yield replace(item, head=large, member=member, name=name, origin=origin)


def is_each(head: syntax.Node) -> bool:
    """Whether a left side is what a stack has for each sample."""
    return isinstance(inner := bare(head), syntax.Element) and (
        is_each(inner.base) or tuple(map(letter_of, inner.indices)) == (SAMPLE,)
    )


def _each(node: syntax.Node, pairs: Mapping[str, str]) -> syntax.Node:
    """What is said of one sample, said of each sample of the stacks."""
    match node:
        case syntax.Symbol() as symbol if stem(symbol) in pairs:
            place = {"start": symbol.start, "end": symbol.end}
            sample = syntax.Symbol(**place, base=SAMPLE)
            return syntax.Element(**place, base=stacked(symbol, pairs), indices=(sample,))
        case syntax.Call():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("function",))
        case syntax.Element():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("indices",))
        case syntax.BigOperator():
            return rebuilt(node, lambda part: _each(part, pairs), kept=("letters",))
        case _:
            return rebuilt(node, lambda part: _each(part, pairs))
