"""How often each letter stands where: what its kind is weighed by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set

from backproof.meaning.indices.letter_evidence import (
    Evidence,
    Key,
    Slot,
    Use,
    letter_of,
    shifted,
    with_primes,
)
from backproof.record import dataclass, field
from backproof.syntax.nodes import Node, Number

ENTRIES = with_primes("ijk")
"""What counts entries by custom."""
COUNTING = ENTRIES | with_primes("abcdlmnpqrs")
"""What counts entries where the document shows that it does."""
SIZES = frozenset(("d", "n", "D", "N"))
"""What a size is called by custom: `d_k`."""
STEPS = with_primes(("l", "L", "ell", "t", "tau"))
"""What counts layers or time by custom."""
TIMES = with_primes(("t", "tau"))
"""What counts time by custom. Where a sum runs over it and no step is reckoned with, it counts as
other indices do."""


@dataclass(eq=False)
class Counts:
    """How often each letter stands where, and how.

    `moved` counts arithmetic (`t-1`), `steps` what of it shows layers or time: no entry by custom
    inside a sum over it. The letters in `sliding` are reckoned with others, `x_{i+k}`.
    """

    single: Counter[Key] = field(default_factory=Counter)
    moved: Counter[Key] = field(default_factory=Counter)
    steps: Counter[Key] = field(default_factory=Counter)
    bound: Counter[Key] = field(default_factory=Counter)
    numbers: set[Slot] = field(default_factory=set)
    in_slot: defaultdict[Slot, set[str]] = field(default_factory=lambda: defaultdict(set))
    together: defaultdict[tuple[str, str, int], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    pairs: list[tuple[Slot, tuple[str, ...]]] = field(default_factory=list)
    sliding: set[str] = field(default_factory=set)


def count(found: Evidence) -> Counts:
    """Add up the uses of every letter."""
    counts = Counts()
    parts = [(part, use.bound) for use in found.uses for part in use.parts]
    slides = any(_slides(part, bound) for part, bound in parts)
    # `x_{t+k}` is no step in time on a page that has no `h_{t-1}`.
    stepped = {n[0] for part, _ in parts if len(n := shifted(part)) == 1}
    steps = STEPS - (TIMES - stepped)
    for use in found.uses:
        _count_use(use, counts, slides, steps)
    return counts


def _slides(part: Node, bound: Set[str]) -> bool:
    """Whether entries slide in a sum: `x_{i+k}` in a sum over k is no step from i."""
    letters = shifted(part)
    return len(letters) > 1 and not bound.isdisjoint(letters)


def _count_use(use: Use, counts: Counts, slides: bool, steps: Set[str]) -> None:
    slot = (use.stem, use.kind)
    names = tuple(letter for each in use.parts if (letter := letter_of(each)))
    alone = len(use.parts) == 1
    if alone and isinstance(use.parts[0], Number):
        counts.numbers.add(slot)
    moved = {letter for each in use.parts for letter in shifted(each)}
    # Where a kernel slides, `y_{j-k}` is no step from j outside sums either.
    slide = [n for each in use.parts if slides and len(n := shifted(each)) > 1]
    sliding = {letter for letters in slide for letter in letters} - steps
    counts.sliding |= sliding
    for letter in (*names, *moved):
        counts.in_slot[slot].add(letter)
        counts.together[(use.kind, letter, use.statement)].add(use.stem)
        counts.bound[(*slot, letter)] += letter in use.bound
    for letter in names:
        counts.single[(*slot, letter)] += alone
    for letter in moved:
        counts.moved[(*slot, letter)] += 1
        inside = letter in use.bound and letter in ENTRIES
        step = (alone or letter in STEPS) and not inside and letter not in sliding
        counts.steps[(*slot, letter)] += step
    if len(names) > 1 and len(names) == len(use.parts):
        counts.pairs.append((slot, names))
        entries = tuple(n for n in names if n in ENTRIES)
        if 1 < len(entries) < len(names):
            counts.pairs.append((slot, entries))
