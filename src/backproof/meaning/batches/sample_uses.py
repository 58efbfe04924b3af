"""How a document writes one sample and all of them: which letters count samples, what they pick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from backproof.meaning.conventions import COUNTERS, counters, lengths_of_vectors, sizes_named
from backproof.meaning.definitions.roles import is_input, is_parameter
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.matrices.dividing_lengths import dividing_lengths
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import Stated, below, inside
from backproof.patterns import regex
from backproof.record import dataclass, field, once
from backproof.source import Section
from backproof.syntax import nodes as syntax

_SMALL = regex(r"[a-z](?:_[a-z]{2,})*")
MARK = "samples"
"""What is added to a small letter whose stack the author has no letter for."""
OF_NUMBERS = "vector"
"""What is added to a letter in bold for the vector of what is a number for each sample."""


SETS = frozenset(("|D|", "|B|"))
"""How many there are in a set of data, and in a batch."""


def letters_of_samples(stated: Sequence[Stated], said: Set[str] = frozenset()) -> dict[str, str]:
    """The letters of sums over the samples, each with the name of how many there are.

    A size counts samples where a mean is taken over it (`1/N`) or it is that of a set of data,
    where data that are no parameters have so many rows or columns, where the text has `said` so,
    or where the letter picks vectors of what has a capital.
    """
    nodes = [part for s in stated for part in (s.head, s.node) if part is not None]
    sums = [total for node in nodes for total in inside(node, syntax.BigOperator)]
    ranged = [(total, *ends) for total in sums if (ends := counted_by(total)) is not None]
    if not ranged:
        return {}
    counts, widths = counted_in(stated)
    counts |= said | SETS
    whole = {stem(symbol) for node in nodes for symbol in symbols_in(node)}
    found: dict[str, str] = {}
    for total, letter, upper in ranged:
        if upper in widths:
            continue
        if upper in counts or picks_vectors(total.body, letter, whole):
            found.setdefault(letter, upper)
    return found


def counted_by(total: syntax.BigOperator) -> tuple[str, str] | None:
    """The letter of a sum and the size that it runs to, where that is one by which samples are
    counted."""
    letter = letter_of(total.letters[0]) if len(total.letters) == 1 else None
    upper = letter_of(total.upper) if total.upper is not None else None
    if total.operator != "sum" or letter is None or upper is None:
        return None
    if upper not in COUNTERS and upper not in SETS:
        return None
    return letter, upper


def counted_in(stated: Sequence[Stated]) -> tuple[set[str], set[str]]:
    """The sizes that count samples by a mean or a declaration, and those that the weights have, or
    a vector, which count none."""
    counts = set(counters(stated, frozenset(s.name for s in stated if s.kind == "definition")))
    widths = set(lengths_of_vectors(stated))
    for item in stated:
        if item.kind == "declaration" and isinstance(item.node, syntax.Space):
            dims = [name for name in map(letter_of, item.node.dims) if name is not None]
            if is_parameter(item.name, frozenset()):
                widths.update(dims)
            elif item.name[:1].isupper() and len(item.node.dims) == 2:
                counts.update(name for name in dims if name in COUNTERS)
    return counts, widths


def picks_vectors(body: syntax.Node, letter: str, whole: set[str]) -> bool:
    """Whether the norm of what a letter picks is added up, of letters that stand alone too, as do
    their capitals: `‖a_n - y_n‖²` on a page with a, y, A and Y."""
    picked = {
        stem_of(n)
        for norm in below(body)
        if isinstance(norm, syntax.Norm)
        for n in below(norm.body)
        if isinstance(n, syntax.Element) and letter in map(letter_of, n.indices)
    }
    return bool(picked) and all(
        {s, s[:1].upper() + s[1:]} <= whole and not is_parameter(s, frozenset()) for s in picked
    )


def letters_of_entries(stated: Sequence[Stated], letters: Mapping[str, str]) -> set[str]:
    """The letters that count entries as well: of what is trained, or in sums that run elsewhere."""
    found: set[str] = set()
    nodes = [part for s in stated for part in (s.head, s.node) if part is not None]
    signals = {stem_of(s.named) for s in stated if s.kind == "alias" and s.named is not None}
    for node in (n for part in nodes for n in below(part)):
        match node:
            case syntax.Element(indices=indices) if (
                is_parameter(stem_of(node), frozenset()) and stem_of(node) not in signals
            ):
                found |= {letter for i in indices if (letter := letter_of(i)) is not None}
            case syntax.BigOperator(letters=bound, upper=upper):
                end = letter_of(upper) if upper is not None else None
                counted = {letter for by in bound if (letter := letter_of(by)) is not None}
                of_samples = {letter for letter in counted if letters.get(letter) == end}
                # A batch of them, `Σ_{i ∈ B}`, has samples as the whole has.
                of_samples |= counted & letters.keys() if end in SETS else set()
                found |= counted - of_samples
            case _:
                pass
    return found


@dataclass
class Uses:
    """How the stems of a document occur: picked by a letter of samples that a sum has (as vectors),
    or by one anywhere, whole, as what is differentiated, applied or trained, or a length; and the
    definitions of each, or for `each` sample."""

    sampled: set[str] = field(default_factory=set)
    anywhere: set[str] = field(default_factory=set)
    numerators: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    lengths: frozenset[str] = frozenset()
    each: set[str] = field(default_factory=set)
    definitions: dict[str, list[Stated]] = field(default_factory=dict)
    gradients: set[str] = field(default_factory=set)
    explicit: set[tuple[str, Section]] = field(default_factory=set)
    whole_definitions: set[tuple[str, Section]] = field(default_factory=set)

    def stack(self, small: str) -> str | None:
        """The stem of the stack of a stem that samples are picked of, None where there is none."""
        if self.is_loss_of_one(small):
            return f"{small}_{MARK}"
        if small[:1].isupper():
            return small if small not in self.refused else None
        if not _SMALL.fullmatch(small) or is_parameter(small, frozenset()):
            return None
        apart = small in self.whole and (small in self.vectors or self.by_one_sample)
        return self.large(small) or (f"{small}_{MARK}" if apart else self.itself(small))

    @cached_property
    def by_one_sample(self) -> bool:
        """Whether what samples are picked of is defined for one of them, as if there were no other:
        `a = σ(w^T x + b)`, then a sum over `a^{(i)}`. Its entries have letters of their own: what
        it is made of has samples by the same letter, or weights make a number of it, or x has a
        capital."""
        return any(map(self.is_of_one_sample, self.sampled & self.definitions.keys() - self.each))

    def is_loss_of_one(self, name: str) -> bool:
        """Whether a loss is defined for one sample, and a sum has it by a letter of samples:
        `L = -log p`, then `J = 1/m Σ_i L^{(i)}`."""
        given = self.definitions.get(name, ())
        whole = all(isinstance(bare(d.head) if d.head else None, syntax.Symbol) for d in given)
        letter = _SMALL.fullmatch(name) is not None
        return name in self.numerators & self.sampled and bool(given) and whole and not letter

    def is_of_one_sample(self, small: str) -> bool:
        """Whether all that the definitions of a stem are made of is one sample or trained."""
        order, weighed = [small], False
        for name in order:
            for item in self.definitions.get(name, ()):
                if not isinstance(bare(item.head) if item.head else None, syntax.Symbol):
                    return False
                order += sorted(self.used_by(item) - {*order})
                weighed |= item.node is not None and any(map(is_weighed, below(item.node)))
        inputs = {n for n in order if n not in self.definitions and self.differs(n)}
        if not inputs or any(n[:1].isupper() and not is_parameter(n, frozenset()) for n in order):
            return False
        made_of = {*order[1:]} & (self.sampled | self.anywhere) & (inputs | self.definitions.keys())
        stacked = any(self.large(n) is not None for n in inputs)
        return inputs <= self.whole and (weighed or bool(made_of) or stacked)

    def itself(self, small: str) -> str | None:
        """A small letter that is the stack of its samples: each is a number, computed from a sample
        of a matrix."""
        given = {s for s in self.sampled if s in self.definitions}
        stands = small in self.whole or small in self.each
        inputs = {s for s in self.sampled if self.is_of_a_matrix(s)}
        if not stands or not inputs or small in self.vectors or not given & self.each:
            return None
        by_sample = all(
            isinstance(item.head, syntax.Element) for s in given for item in self.definitions[s]
        )
        return small if by_sample else None

    def is_of_a_matrix(self, name: str) -> bool:
        """Whether samples are picked of a matrix by a capital, or by the small letter of one."""
        return self.large(name) is not None or (name[:1].isupper() and name not in self.refused)

    def large(self, small: str) -> str | None:
        """The capital of a stem where it can be the stack: it stands somewhere, or its gradient
        does, as in `dZ = A - Y`."""
        if (vector := f"{small}_{OF_NUMBERS}") in self.whole:
            return vector
        large = small[0].upper() + small[1:]
        stands = large in self.whole or f"d{large}" in self.whole
        return large if stands and large not in self.refused else None

    def is_whole(self, small: str) -> bool:
        """Whether a letter is defined as the stack of all samples, never for one of them."""
        return (small[:1].isupper() or small.endswith(OF_NUMBERS)) and small not in self.each

    def used_by(self, item: Stated) -> Set[str]:
        """The stems that a definition uses."""
        return frozenset() if item.node is None else stems_in(item.node)

    def differs(self, small: str) -> bool:
        """Whether what nothing defines is another one for each sample: samples are picked of it, it
        has a stack, or is an input by its letter."""
        if is_parameter(small, frozenset()) or not _SMALL.fullmatch(small):
            return False
        if small in self.lengths:
            return False
        return small in self.sampled or self.large(small) is not None or is_input(small)


def is_weighed(node: syntax.Node) -> bool:
    """Whether a part of a product is a vector of weights laid down: `w^T x`."""
    inner = bare(node.base) if isinstance(node, syntax.Transpose) else None
    return (
        inner is not None
        and is_parameter(name := stem_of(inner), frozenset())
        and (name[:1].islower())
    )


def uses_of(stated: Sequence[Stated], letters: Mapping[str, str]) -> Uses:
    """How the stems occur, where some letters count samples."""
    counting = frozenset(letters.values())
    alone = letters.keys() - letters_of_entries(stated, letters)
    lengths = counting | frozenset(sizes_named(stated)) | dividing_lengths(stated)
    uses = Uses(refused=set(counting), lengths=lengths)
    for item in stated:
        nodes = [n for n in (item.head, item.node) if n is not None]
        for node in nodes:
            for symbol in symbols_in(node):
                uses.whole.add(stem(symbol))
            for part in below(node):
                match part:
                    case syntax.Derivative(numerator=numerator) if numerator is not None:
                        # `∂‖y - X w‖²`: what a loss is made of may have samples.
                        written = isinstance(bare(numerator), syntax.Norm | syntax.Power)
                        uses.refused |= {stem(s) for s in symbols_in(numerator) if not written}
                        uses.numerators |= {stem_of(numerator)}
                    case syntax.BigOperator(letters=(by,), body=body) if letter_of(by) in letters:
                        _sampled(uses, body, letter_of(by))
                    case syntax.Element(indices=(by,)) if letter_of(by) in alone:
                        uses.anywhere.add(stem_of(part))
                    case _:
                        pass
        if item.kind == "alias":
            uses.gradients |= {stem_of(n) for n in (item.named, item.node) if n is not None}
        if item.kind == "definition" and item.head is not None and not is_own_step(item):
            uses.definitions.setdefault(stem_of(item.head), []).append(item)
            if isinstance(left := bare(item.head), syntax.Element):
                picked = any(letter_of(index) in letters for index in left.indices)
                uses.each |= {stem_of(left)} if picked else set()
            uses.explicit.add((item.name, item.place.section))
            if isinstance(left, syntax.Symbol):
                uses.whole_definitions.add((item.name, item.place.section))
    _through_losses(uses, letters)
    uses.refused |= {name for name in uses.whole if is_parameter(name, frozenset())}
    for small, given in uses.definitions.items():
        # What is multiplied with one sample is no stack.
        one = _SMALL.fullmatch(small) is not None and not small.endswith(OF_NUMBERS)
        if one and small not in uses.refused:
            nodes = [item.node for item in given if item.node is not None]
            found = {stem(s) for node in nodes for s in symbols_in(node)}
            uses.refused |= {name for name in found if name[:1].isupper()}
    return uses


def is_own_step(item: Stated) -> bool:
    """Whether a quantity is given by itself, `w := w - α g`: a step, and no definition."""
    return (
        item.head is not None
        and item.node is not None
        and stem_of(item.head) in stems_in(item.node)
    )


def _through_losses(uses: Uses, letters: Mapping[str, str]) -> None:
    """Of what a sum adds up by a letter of samples, a formula by that letter may be given apart,
    `l_i = ½ (p_i - y_i)²`: what it has by the letter has samples too."""
    for small in sorted(uses.sampled & uses.each):
        for item in uses.definitions.get(small, ()):
            left = bare(item.head) if item.head is not None else None
            if isinstance(left, syntax.Element) and item.node is not None:
                for letter in letters.keys() & set(map(letter_of, left.indices)):
                    _sampled(uses, item.node, letter)


def _sampled(uses: Uses, body: syntax.Node, letter: str | None) -> None:
    """The stems of which a letter picks a sample; vectors where a norm or a transpose says so."""
    for node in below(body):
        inner = bare(node)
        if isinstance(node, syntax.Norm | syntax.Transpose):
            part = node.body if isinstance(node, syntax.Norm) else node.base
            uses.vectors |= {stem_of(e) for e in inside(part, syntax.Element)}
        if isinstance(inner, syntax.Element) and letter in map(letter_of, inner.indices):
            uses.sampled |= {stem_of(inner)} - {""}


def completed(pairs: dict[str, str], uses: Uses, joined: frozenset[str]) -> bool:
    """Add to pairs of stems and their stacks what the definitions of one sample are made of and
    differs from sample to sample; False where what is defined is the same for all."""
    waiting, seen = list(pairs), set(pairs)
    order: list[str] = []
    while waiting:
        order.append(waiting.pop())
        for item in uses.definitions.get(order[-1], ()):
            # The best w is made of all samples, and is none of them.
            used = {n for n in uses.used_by(item) - seen if not is_parameter(n, frozenset())}
            seen |= used
            waiting.extend(sorted(used))
    varying = {
        small
        for small in order
        if small in uses.each or (small not in uses.definitions and uses.differs(small))
    }
    more = True
    while more:
        found = {
            small
            for small in order
            if any(uses.used_by(item) & varying for item in uses.definitions.get(small, ()))
        }
        more = not found <= varying
        varying |= found
    for small in sorted(varying):
        pairs.setdefault(small, uses.large(small) or f"{small}_{MARK}")
    return any(small[:1].islower() or small in joined for small in pairs) and all(
        small in varying or small[:1].isupper() for small in pairs
    )


def stem_of(node: syntax.Node) -> str:
    """The stem of a symbol, or of that of which an element is picked; "" for others."""
    inner = bare(node)
    while isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    return stem(inner) if isinstance(inner, syntax.Symbol) else ""


def symbols_in(root: syntax.Node) -> Iterator[syntax.Symbol]:
    """The symbols that stand whole in an expression: no scripts, indices, letters or functions."""
    stack = [root]
    while stack:
        match stack.pop():
            case syntax.Symbol() as symbol:
                yield symbol
            case syntax.Element(base=base):
                if not isinstance(bare(base), syntax.Symbol):
                    stack.append(base)
            case syntax.Call(arguments=arguments, keywords=keywords):
                stack.extend((*arguments, *(value for _, value in keywords)))
            case syntax.BigOperator(body=body, condition=condition):
                stack.extend((body,) if condition is None else (body, condition))
            case syntax.Space():
                pass
            case node:
                stack.extend(syntax.children(node))


@once(syntax.Node)
def stems_in(root: syntax.Node) -> frozenset[str]:
    """The stems of what stands in an expression, whole or by its elements."""
    picked = (stem_of(n) for n in inside(root, syntax.Element))
    return frozenset((*filter(None, picked), *map(stem, symbols_in(root))))
