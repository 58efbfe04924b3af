"""Decides per document which letters are indices, and makes elements of the scripts they stand in.

The one place to import from: `letters_of` reads the evidence of a whole document, `rewrite` gives
the statements in which no script is an index any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from backproof.meaning.indices.chosen_members import chosen_members
from backproof.meaning.indices.elements import rewrite
from backproof.meaning.indices.index_scripts import Letters, label_before
from backproof.meaning.indices.letter_evidence import Evidence, Key, evidence
from backproof.meaning.indices.letter_kinds import kinds_of
from backproof.meaning.indices.letter_traits import (
    indexed_functions,
    kronecker,
    named_by_number,
    vectors,
)
from backproof.meaning.indices.letters_apart import letters_apart
from backproof.meaning.indices.typed_letters import typed
from backproof.syntax.statements import Statement

__all__ = ["Letters", "letters_of", "rewrite"]


def letters_of(statements: Sequence[Statement]) -> Letters:
    """What the letters in the scripts of a document count."""
    found = evidence(statements)
    found.picking |= chosen_members(statements).keys()
    kinds = kinds_of(found)
    tops = _tops(found, kinds)
    components = {key[2] for key, kind in kinds.items() if kind == "component"}
    if not components:
        return Letters(kinds=kinds, fallback=_fallback(kinds), tops=tops)
    known = Letters(kinds=kinds, fallback=_fallback(kinds), tops=tops)
    endings = {name for letter in components for name in tops.get(letter, ())}
    endings -= {key[2] for key, kind in kinds.items() if kind in ("component", "family")}
    known = Letters(
        kinds=kinds, fallback=known.fallback, tops=tops, ranks=_ranks(found, known),
        endings=frozenset(endings), named_by_number=frozenset(named_by_number(statements, known)),
        functions=frozenset(found.functions),
    )  # fmt: skip
    arrays, scalars = vectors(statements, found, known)
    return Letters(
        kinds=kinds, fallback=known.fallback, tops=tops, ranks=known.ranks,
        endings=known.endings, named_by_number=known.named_by_number, functions=known.functions,
        indexed_functions=frozenset(indexed_functions(found, known)),
        vectors=frozenset(arrays), scalars=frozenset(scalars),
        kronecker=frozenset(kronecker(statements, found, known)),
        typed=frozenset(typed(statements, found, known) | letters_apart(statements, known)),
    )  # fmt: skip


def _fallback(kinds: Mapping[Key, str]) -> dict[tuple[str, str], str]:
    """The commonest kind of a letter in a kind of script, for stems that never carry it."""
    votes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (_, script, letter), kind in kinds.items():
        if kind in ("component", "family") and script != "power":
            votes[(script, letter)][kind] += 1
    return {pair: counts.most_common(1)[0][0] for pair, counts in votes.items()}


def _tops(found: Evidence, kinds: Mapping[Key, str]) -> dict[str, tuple[str, ...]]:
    """The names that each counting letter runs to: of its range, and beside it in its place."""
    counting = {key[2] for key, kind in kinds.items() if kind in ("component", "family")}
    names = {letter: dict(found.tops[letter]) for letter in counting if letter in found.tops}
    families: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, kind in kinds.items():
        if kind == "family" and key[2].islower():
            families[key[:2]].add(key[2])
    for key, kind in kinds.items():
        if kind == "top":
            beside = families[key[:2]] or {
                n for s, ns in families.items() if s[1] == key[1] for n in ns
            }
            same = {n for n in beside if n == key[2].lower()}
            for letter in sorted(same or beside):
                names.setdefault(letter, {}).setdefault(key[2])
    return {letter: tuple(found) for letter, found in sorted(names.items())}


def _ranks(found: Evidence, letters: Letters) -> dict[Key, frozenset[int]]:
    """How many letters count in each place, by the label before them."""
    ranks: defaultdict[Key, set[int]] = defaultdict(set)
    for use in found.uses:
        place = label_before(letters, use)
        if place is not None:
            ranks[(use.stem, use.kind, place[0])].add(place[1])
    return {key: frozenset(values) for key, values in ranks.items()}
