"""Letters that only lines have which differentiate by an entry with them.

`∂E/∂w_l = Σ_t r_t x_{tl}` on a page that has `Σ_k w_k x_{tk}`: l stands nowhere else, and each time
in the place of a letter that a sum binds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backproof.meaning.indices.letter_counts import COUNTING, Counts
from backproof.meaning.indices.letter_evidence import Evidence, Key


def letters_below(found: Evidence, counts: Counts, kinds: Mapping[Key, str]) -> Iterator[str]:
    """Such letters, as far as they were taken for names. They stand below two quantities at least,
    and nowhere alone."""
    names = {key[2] for key, kind in kinds.items() if kind == "label"} & COUNTING
    for name in sorted(names & {key[2] for key in found.below}):
        places = [key for key in kinds if key[2] == name]
        lines = {n for (_, letter, n) in counts.together if letter == name}
        below = [key for key in places if key in found.below]
        known = below and all(any(n in found.below[key] for key in below) for n in lines)
        beside = all(counts.in_slot[key[:2]] - {name} for key in places)
        several = len({key[0] for key in places}) > 1
        bound = all(stands_for_bound(key, counts, kinds) for key in below)
        if known and beside and several and bound:
            yield name


def stands_for_bound(key: Key, counts: Counts, kinds: Mapping[Key, str]) -> bool:
    """Whether a letter stands alone, or in pairs, where letters that sums bind count entries."""
    slot, letter = key[:2], key[2]
    counting = {n for n in counts.in_slot[slot] if kinds.get((*slot, n)) == "component"}
    bound = {n for n in counting if counts.bound[(*slot, n)]}
    if counts.single[key]:
        return any(counts.single[(*slot, n)] for n in bound)
    pairs = [names for place, names in counts.pairs if place == slot]
    own = {names.index(letter) for names in pairs if letter in names}
    return bool(own) and own <= {names.index(n) for names in pairs for n in bound if n in names}
