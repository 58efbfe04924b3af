"""Weighs the evidence: which letters count entries, which layers or time, which are labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set

from backproof.meaning.indices.letter_counts import (
    COUNTING,
    ENTRIES,
    SIZES,
    STEPS,
    TIMES,
    Counts,
    count,
)
from backproof.meaning.indices.letter_evidence import (
    BRACKETS,
    Evidence,
    Key,
    Slot,
)
from backproof.meaning.indices.letter_pairs import distinct, paired
from backproof.meaning.indices.letters_below import letters_below
from backproof.record import dataclass, replace


@dataclass(frozen=True, eq=False)
class Strength:
    """Letters of a document that count by more than custom: bound by a sum, compared with another,
    ranged, or in pairs with letters that count. `quantities` are letters that name something,
    `picking` pick one of those over which a share sums."""

    summed: frozenset[str]
    compared: frozenset[str]
    ranged: frozenset[str]
    paired: frozenset[str]
    quantities: frozenset[str]
    tops: frozenset[str]
    picking: frozenset[str] = frozenset()

    def ends(self, letter: str) -> bool:
        """Whether a letter is only where others end: n in `x_{n+1}`."""
        return letter in self.tops and letter not in self.summed and letter not in self.ranged

    def strong(self, letter: str) -> bool:
        """Whether something says that a letter counts entries."""
        return letter in self.compared | self.picking or (
            letter not in STEPS and (letter in self.summed or letter in self.ranged)
        )


@dataclass(frozen=True, eq=False)
class Case:
    """All that the kind of one letter in one place hangs on.

    `family` are places of arithmetic or brackets, `linked` those that a statement ties to them,
    `everywhere` their kinds of script and letters. `in_pairs` are places in pairs of letters,
    `carriers` the stems that carry a letter.
    """

    found: Evidence
    counts: Counts
    strength: Strength
    family: frozenset[Key]
    linked: frozenset[Key]
    everywhere: frozenset[tuple[str, str]]
    in_pairs: frozenset[Key]
    carriers: dict[str, set[str]]


def kinds_of(found: Evidence) -> dict[Key, str]:
    """The kind of each letter in each place where it stands."""
    case = _case(found)
    kinds = _weighed(found, case)
    if found.below and (below := {*letters_below(found, case.counts, kinds)}):
        known = replace(case.strength, compared=case.strength.compared | below)
        kinds = _weighed(found, replace(case, strength=known))
    return kinds


def _weighed(found: Evidence, case: Case) -> dict[Key, str]:
    kinds = {key: _kind(key, case) for key in _keys(case.counts)}
    _drop_names(kinds, case)
    _sum_over_entries(kinds, case)
    _complete_slots(kinds, case)
    _pick_of_formulas(kinds)
    _follow_unprimed(kinds)
    _follow_primed(kinds, case)
    _name_tops(kinds, case)
    _exponents(kinds, case)
    return kinds


def _case(found: Evidence) -> Case:
    counts = count(found)
    strength = weigh(found, counts)
    family = {key for key in _keys(counts) if _is_family(key, counts, strength)}
    # One index picks a vector of a matrix: a letter that picks matrices counts as layers do.
    family |= {key for key in found.matrices if key[2] in strength.summed | strength.ranged}
    carriers: defaultdict[str, set[str]] = defaultdict(set)
    for stem, _, letter in _keys(counts):
        carriers[letter].add(stem)
    return Case(
        found, counts, strength, frozenset(family), _linked(family, counts),
        frozenset((script, letter) for _, script, letter in family),
        frozenset((*slot, n) for slot, names in counts.pairs if distinct(names) for n in names),
        carriers,
    )  # fmt: skip


def weigh(found: Evidence, counts: Counts) -> Strength:
    """Which letters surely count entries or samples somewhere."""
    summed = frozenset(key[2] for key, times in counts.bound.items() if times and key[2].islower())
    shown = {letter for letters in counts.in_slot.values() for letter in letters}
    quantities = frozenset(found.quantities)
    alike = frozenset(
        pair
        for pair in found.compared
        if not {*pair} & quantities
        and any(slot.issuperset(pair) for slot in counts.in_slot.values())
    )
    compared = frozenset(
        letter
        for pair in found.compared
        for letter in pair
        if pair in alike
        or (
            {*pair} <= COUNTING
            and not ({*pair} & quantities) - ENTRIES
            and ({*pair} & ENTRIES or {*pair} <= shown)
        )
    )
    ranged = frozenset(found.ranged | counts.sliding)
    tops = frozenset(found.ends.union(*found.tops.values()))
    picking = frozenset(found.picking)
    known = Strength(summed, compared, ranged, frozenset(), quantities, tops, picking)
    strong = frozenset(compared | picking | ((summed | ranged) - STEPS))
    return replace(known, paired=paired(counts, summed, compared, quantities, strong))


def _keys(counts: Counts) -> list[Key]:
    return [(*slot, n) for slot, letters in counts.in_slot.items() for n in sorted(letters)]


def _is_family(key: Key, counts: Counts, strength: Strength) -> bool:
    """Whether a letter surely counts layers or time in its place."""
    stem, script, letter = key
    if script == "power":
        return letter in STEPS and counts.steps[key] > 0
    if counts.steps[key] and (letter in STEPS or not strength.ends(letter)):
        return True
    if script not in BRACKETS or not stem:
        return False
    if letter in STEPS:
        return True
    capital = any(each.isupper() for each in counts.in_slot[(stem, script)])
    free = letter not in strength.summed | strength.ranged | strength.tops
    return letter.islower() and free and (capital or (stem, script) in counts.numbers)


def _linked(family: Set[Key], counts: Counts) -> frozenset[Key]:
    """Places where a statement uses a letter that counts layers or time elsewhere in it."""
    found: set[Key] = set()
    for (script, letter, _), stems in counts.together.items():
        if any((stem, script, letter) in family for stem in stems):
            found.update((stem, script, letter) for stem in stems)
    return frozenset(found)


def _kind(key: Key, case: Case) -> str:
    _, script, letter = key
    strength = case.strength
    everywhere = (script, letter) in case.everywhere
    if key in case.family:
        return "family"
    if script == "power":
        return "family" if everywhere else "label"
    in_pair = letter in strength.paired and key in case.in_pairs
    if in_pair and (letter not in STEPS or not everywhere):
        return "component"
    if key in case.linked or (everywhere and not _apart(key, case)):
        return "family"
    if letter in STEPS and letter not in strength.compared | strength.paired:
        if letter in TIMES and letter in strength.summed and _picks_alone(key, case):
            return "component"
        return "family" if case.counts.bound[key] and letter != "L" else "label"
    if not letter.islower():
        return "label"
    return "component" if _is_component(key, case) else "label"


def _picks_alone(key: Key, case: Case) -> bool:
    """Whether a letter is all that picks something in its place, but for such as sums run over, as
    surely count beside it, and the ends of a list, `h_1, …, h_T`."""
    stem, script, letter = key
    slot, strength = (stem, script), case.strength
    others = {
        n
        for n in case.counts.in_slot[slot] - {letter} - strength.summed
        if n not in strength.paired and not strength.strong(n)
    }
    listed = slot in case.counts.numbers and others <= {letter.upper()}
    return listed or (not others and slot not in case.counts.numbers)


def _apart(key: Key, case: Case) -> bool:
    """Whether a letter that counts layers or time elsewhere counts entries in this place."""
    stem, script, letter = key
    if letter in STEPS:
        return False
    beside = case.counts.in_slot[(stem, script)] & ENTRIES - {letter}
    others = any((script, each) not in case.everywhere for each in beside)
    return letter in case.strength.compared or (letter in case.strength.summed and others)


def _is_component(key: Key, case: Case) -> bool:
    """Whether a lower-case letter that counts neither layers nor time counts entries."""
    stem, script, letter = key
    strength, counts = case.strength, case.counts
    if counts.bound[key]:
        return True
    shown = strength.strong(letter) or letter in strength.paired
    beside = counts.in_slot[(stem, script)] - {letter}
    if (stem in case.found.sizes and not shown) or (stem in SIZES and not beside):
        return stem in case.found.defined
    labels = {n for n in beside if _is_label(n, (stem, script), case)}
    numbered = (stem, script) in counts.numbers and len(labels) < 2
    outvoted = len(labels) > len(beside - labels) or letter in strength.quantities
    if counts.single[key] and labels and not numbered and outvoted:
        return False
    if shown:
        return True
    if letter not in ENTRIES or not counts.single[key]:
        return False
    if script not in BRACKETS and letter in strength.quantities:
        return False
    return letter != "k" or len(case.carriers[letter]) > 1


def _is_label(letter: str, slot: Slot, case: Case) -> bool:
    """Whether a letter alone in its script shows that names stand in this place."""
    shown = case.strength.strong(letter) or letter in case.strength.paired
    counts = shown or letter in ENTRIES or letter in STEPS or letter in case.strength.tops
    return bool(case.counts.single[(*slot, letter)]) and not counts


def _drop_names(kinds: dict[Key, str], case: Case) -> None:
    """A letter that counts by custom alone counts in no subscript if it is a name in one."""
    alone = case.counts.single
    named = {k[2] for k, kind in kinds.items() if kind == "label" and k[1] == "sub" and alone[k]}
    named = {n for n in named if not case.strength.strong(n) and n not in case.strength.paired}
    for key, kind in kinds.items():
        free = key[1] == "sub" and not case.counts.bound[key]
        if kind == "component" and key[2] in named and free:
            kinds[key] = "label"


def _sum_over_entries(kinds: dict[Key, str], case: Case) -> None:
    """A sum binds a letter that counts layers by custom alone, `Σ_l exp(s_l)`: where all others
    count entries in its place, it counts these."""
    for key, kind in kinds.items():
        stem, script, letter = key
        surely = key in case.family | case.linked or (script, letter) in case.everywhere
        if kind != "family" or surely or not case.counts.bound[key]:
            continue
        others = case.counts.in_slot[(stem, script)] - {letter}
        found = [kinds.get((stem, script, n)) for n in others]
        if found and all(kind == "component" for kind in found):
            kinds[key] = "component"


def _complete_slots(kinds: dict[Key, str], case: Case) -> None:
    """One place counts one thing: beside layers or time that prevail, of which its range is a part,
    or that numbers count too, a single letter counts them; beside two letters that count entries, a
    third does."""
    weights: Counter[Slot] = Counter()
    entries: Counter[Slot] = Counter()
    uses = case.counts.single + case.counts.moved
    paired = {key[:2] for key in case.in_pairs}
    for key, kind in kinds.items():
        if kind == "family":
            weights[key[:2]] += uses[key]
        entries[key[:2]] += kind == "component"
    for key, kind in kinds.items():
        slot, letter = key[:2], key[2]
        if slot[1] == "power" or not uses[key]:
            continue
        part = any(kinds.get((*slot, n)) == "family" for n in case.found.along.get(letter, ()))
        numbered = weights[slot] > 0 and slot in case.counts.numbers and case.counts.bound[key] > 0
        part = part or (numbered and slot not in paired)
        rare = key not in case.in_pairs and (part or 2 * uses[key] < weights[slot])
        step = letter in STEPS and letter.islower() and weights[slot] > 0
        third = entries[slot] > 1 and slot not in case.counts.numbers
        if kind == "component" and _ends_elsewhere(key, kinds, case):
            continue
        if (kind == "component" and rare) or (kind == "label" and (step or part)):
            kinds[key] = "family"
        elif kind == "label" and third and letter in COUNTING - STEPS - case.strength.tops:
            kinds[key] = "component"


def _ends_elsewhere(key: Key, kinds: dict[Key, str], case: Case) -> bool:
    """Whether a sum by a letter runs to a length to which no layer or time beside it does: to q
    where `y_t` goes by times, to T."""
    stem, script, letter = key
    tops = case.found.tops
    own = set(tops.get(letter, ()))
    others = {
        n for n in case.counts.in_slot[(stem, script)] if kinds.get((stem, script, n)) == "family"
    }
    ends = {*others, "T", "L", "N", "tau"}.union(*(tops.get(n, ()) for n in others))
    return bool(own) and own.isdisjoint(ends) and all(name.isalpha() for name in own)


def _pick_of_formulas(kinds: dict[Key, str]) -> None:
    """What stands below a formula, `f(z)_c`, is no part of a name: its letter counts there as it
    does below names."""
    counting = {key[1:] for key, kind in kinds.items() if kind == "component"}
    for key, kind in kinds.items():
        if kind == "label" and key[0] == "" and key[1:] in counting:
            kinds[key] = "component"


def _follow_unprimed(kinds: dict[Key, str]) -> None:
    """m' of `w_{m',n'}` counts what m does there."""
    for (stem, script, letter), kind in kinds.items():
        if kind == "label" and letter[-1:] in "'*":
            kinds[stem, script, letter] = kinds.get((stem, script, letter.rstrip("'*")), kind)


def _follow_primed(kinds: dict[Key, str], case: Case) -> None:
    """y of `f_y` beside `Σ_{y'} f_{y'}` counts what y' does there, if it is no quantity."""
    for (stem, script, letter), kind in kinds.items():
        plain = (stem, script, letter.rstrip("'*"))
        counted = kind == "component" and letter in case.strength.summed
        if counted and kinds.get(plain) == "label" and plain[2] not in case.strength.quantities:
            kinds[plain] = kind


def _name_tops(kinds: dict[Key, str], case: Case) -> None:
    """T, L and tau beside a lower-case letter of layers or time are where it ends."""
    slots = {key[:2] for key, kind in kinds.items() if kind == "family" and key[2].islower()}
    inner = {slot for slot in slots if (*slot, "t") in kinds}
    scripts = {script for _, script in slots}
    ends = case.strength.tops | {"T", "L", "N"}
    for key, kind in kinds.items():
        if key[2] == "tau":
            if kind in ("family", "label") and key[:2] in inner:
                kinds[key] = "top"
        elif key[2] in ends and (
            (kind == "family" and key[1] in scripts and key[2].isupper())
            or (kind == "label" and key[:2] in slots)
        ):
            kinds[key] = "top"


def _exponents(kinds: dict[Key, str], case: Case) -> None:
    """A bare superscript counts samples where several stems share it and either the sum binds it or
    it counts in scripts elsewhere while the stem has entries too."""
    slots = {key[:2] for key, kind in kinds.items() if kind == "component"}
    counting = {key[2] for key, kind in kinds.items() if kind == "component" and key[1] != "power"}
    shared: defaultdict[str, list[Key]] = defaultdict(list)
    for key, kind in kinds.items():
        entries = (key[0], "sub") in slots and key[2] in counting
        free = key[1] == "power" and kind == "label" and key[2] in ENTRIES | {"m", "n"}
        if free and (case.counts.bound[key] or entries):
            shared[key[2]].append(key)
    for keys in shared.values():
        if len({key[0] for key in keys} - {"e"}) > 1:
            kinds.update((key, "component") for key in keys if key[0] != "e")
