"""Letters that count entries because of the pairs in which they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set

from backproof.meaning.indices.letter_counts import COUNTING, ENTRIES, STEPS, Counts

Pairs = Mapping[str, Set[tuple[str, ...]]]
"""The letters that stand together below each stem."""


def paired(
    counts: Counts, summed: Set[str], compared: Set[str], quantities: Set[str], strong: Set[str]
) -> frozenset[str]:
    """The letters that count because they stand in pairs of letters that do.

    i, j, k do by custom, others in at least two different pairs (l beside one of i, j, k); never
    the same letter twice (`W_{hh}`). Any other letter does where it stands first in one such pair
    and last in another, or on a stem that has several such pairs.
    """
    texts: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    by_stem: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for (stem, kind), names in counts.pairs:
        if kind == "sub" and distinct(names):
            by_stem[stem].add(names)
    pairs = {names for found in by_stem.values() for names in found}
    for names in pairs:
        if {*names} <= COUNTING | summed:
            for letter in names:
                texts[letter].add(names)
    barred = (STEPS - {"l"}) | {n for n in quantities & ENTRIES if n not in strong}
    barred |= {names[0] for names in pairs if len(names) > 2 and names[0] not in COUNTING}
    barred |= set(naming(by_stem, counts, strong))
    sure = ENTRIES | {"l"} | summed | compared
    sure |= {letter for letter, seen in texts.items() if len(seen) > 1}
    found = {
        letter
        for letter, seen in texts.items()
        if len(seen) > 1
        or (letter in sure and any({*names} <= sure and {*names} & ENTRIES for names in seen))
        or letter in summed & COUNTING
    } - barred
    first = {names[0] for names in pairs if names[-1] in found}
    last = {names[-1] for names in pairs if names[0] in found}
    found |= {n for n in first & last if n.islower()} - barred
    for stem, seen in by_stem.items():
        counted = [names for names in seen if {*names} <= found]
        near = {n for names in seen if {*names} & found for n in names if n.islower()}
        if len(counted) > 1 or (stem == "" and counted):
            found |= near - barred
        elif counted:
            found |= (near & COUNTING) - barred
    found |= beside_sums(by_stem, found | sure, summed) - barred
    return frozenset(found | by_example(by_stem, counts, found) - barred)


def naming(pairs: Pairs, counts: Counts, strong: Set[str]) -> Iterator[str]:
    """The letters that are names, as far as pairs tell: o of `δ_o` and its entries `δ_{oi}`, beside
    other quantities of that name."""
    single = [key for key, times in counts.single.items() if times]
    alone = Counter(letter for _, script, letter in single if script == "sub")
    for stem, found in pairs.items():
        for first, *_ in found:
            by_itself = counts.single[(stem, "sub", first)] and alone[first] > 2
            last = any(first in names[1:] for each in pairs.values() for names in each)
            if by_itself and not last and first not in ENTRIES and first not in strong:
                yield first


def beside_sums(by_stem: Pairs, counting: Set[str], summed: Set[str]) -> set[str]:
    """The letters that stand below two quantities beside one letter that a sum binds and beside
    another that counts: u of `r_{ui} = Σ_f p_{uf} q_{if}`."""
    partners: defaultdict[str, set[str]] = defaultdict(set)
    carriers: defaultdict[str, set[str]] = defaultdict(set)
    for stem, pairs in by_stem.items():
        for names in pairs:
            for letter in names if len(names) == 2 else ():
                partners[letter] |= {*names} - {letter}
                carriers[letter].add(stem)
    return {
        letter
        for letter, others in partners.items()
        if letter.islower() and others & summed and len(others & counting) > 1
        and others <= counting and len(carriers[letter]) > 1
    }  # fmt: skip


def by_example(by_stem: Pairs, counts: Counts, counting: Set[str]) -> set[str]:
    """The letters of a pair on a stem of which several pairs count, where each counts elsewhere as
    others do: alone below a stem (`x_f` beside `x_i`), or in a pair with one that counts."""
    single = {key for key, times in counts.single.items() if times and key[1] == "sub"}
    alone = {letter for stem, _, letter in single
             if any(s == stem and other in counting for s, _, other in single)}  # fmt: skip
    pairs = [names for found in by_stem.values() for names in found]
    beside = {n for names in pairs if {*names} & counting for n in names}
    shown = {n for n in alone | beside if n.islower()} | counting
    return {
        letter
        for found in by_stem.values()
        if sum({*names} <= counting for names in found) > 1
        for names in found
        if {*names} <= shown
        for letter in names
    }


def distinct(names: tuple[str, ...]) -> bool:
    """Whether no letter stands twice."""
    return len({*names}) == len(names)
