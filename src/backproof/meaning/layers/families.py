"""Families: quantities that a document repeats by layer or by time, and the letters that count
them.

In `a^{(l)} = f(W^{(l)} a^{(l-1)})` the letter l counts layers: every name with it is one name for
each layer. A family ends at its top (`L` in `a^{(L)}`, `T` in `\\sum_{t=1}^T`) and is looked at
over a small range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from backproof.meaning.layers.family_evidence import (
    Evidence,
    Position,
    Use,
    ends_in,
    evidence_of,
    is_letter,
    names_in,
)
from backproof.meaning.statements import Stated
from backproof.record import dataclass, field
from backproof.syntax.nodes import (
    Add,
    Node,
    Number,
)

USUAL_LETTERS = frozenset(("l", "ell", "t", "tau"))
USUAL_TOPS = frozenset(("L", "T", "N", "K", "M", "n", "tau"))
LENGTHS = frozenset("nmdpqc")
"""Small letters that are rather the end of a list than a place in it."""
BRACKETED = frozenset(("paren", "bracket", "angle"))
LARGEST, USUAL_LAST = 4, 3


@dataclass(frozen=True)
class Family:
    """Letters that count the same things, the names of the last one, and the range looked at.

    `places` are where the letters stand, on which stems and in which kinds of script; `integers`
    are those seen there.
    """

    letters: frozenset[str]
    tops: Mapping[str, int]
    first: int
    last: int
    places: frozenset[Position]
    integers: tuple[int, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of script in which the letters stand."""
        return frozenset(kind for _, kind in self.places)


@dataclass(frozen=True)
class Families:
    """The families of a document.

    `of` gives the family of each letter. `free` are the letters that may stand in a formula
    without a sum that binds them. `numbers` are the letters and tops that are numbers where they
    stand outside scripts; the others (a loss `L` beside a last layer `L`) name a quantity too.
    """

    of: Mapping[str, Family] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.of)

    @cached_property
    def tops(self) -> dict[str, int]:
        """The value of each top."""
        return {name: value for family in self.each for name, value in family.tops.items()}

    @cached_property
    def each(self) -> tuple[Family, ...]:
        """The families, each once."""
        return tuple({id(family): family for family in self.of.values()}.values())


def families_of(stated: Sequence[Stated]) -> Families:
    """The families of a document, by what stands in its scripts, sums and ranges.

    A letter counts a family where it is reckoned with in a script (`l-1`), stands in a bracketed
    script beside integers or a top, or is bound by a sum and used where such letters stand, or
    where matrices are declared (`W_h ∈ ℝ^{d×k}`). A letter that counts components (in an Element)
    counts no family on weaker evidence than arithmetic.
    """
    evidence = evidence_of(stated)
    ends = ends_in(evidence)
    letters = _letters(evidence, ends)
    if not letters:
        return Families()
    families = _grouped(letters, evidence, ends)
    free = frozenset(u.name for u in evidence.uses if not u.bound and u.name in letters)
    tops = {top for family in families.values() for top in family.tops}
    numbers = frozenset(letters | tops) - evidence.quantities
    return Families(families, free, numbers)


def _is_capital(name: str) -> bool:
    return name[:1].isupper() and (len(name) == 1 or name[1] == "_")


def _letters(evidence: Evidence, ends: set[str]) -> set[str]:
    """The letters that count families."""
    capitals = {u.position for u in evidence.uses if _is_capital(u.name)}
    steps = {u.name for u in evidence.uses if u.arithmetic}
    bound = {letter for letter, _, _ in evidence.bounds}
    found = {u.name for u in evidence.uses if u.position in evidence.matrices and u.name in bound}
    # A kernel `w_k` slides along `x_{i+k}`: i and k count entries, with ends of their own.
    alone = {u.name for u in evidence.uses if not u.arithmetic and u.position[1] == "sub"}
    alone |= evidence.counting
    sliding = {letter for letters in evidence.sliding if letters <= alone for letter in letters}
    for use in evidence.uses:
        length = use.name in LENGTHS and use.name in ends
        if not is_letter(use.name) or length or use.name in sliding:
            continue
        beside = use.position in capitals or use.position in evidence.integers
        weak = use.name not in evidence.counting and (
            use.position[1] in BRACKETED or _numbers_matrices(use, evidence)
        )
        usual = weak and (use.name in USUAL_LETTERS or use.position[1] == "angle")
        if use.arithmetic or usual or (weak and beside):
            found.add(use.name)
    other = "tau" not in steps | bound or "tau" in evidence.fixed
    if "tau" in found and other and found & {"t", "l", "ell"}:
        found.discard("tau")
    while True:
        places = {u.position for u in evidence.uses if u.name in found}
        more = {u.name for u in evidence.uses if u.bound and u.position in places}
        starts = {n for letter, low, _ in evidence.bounds if letter in found for n in starting(low)}
        more |= {u.name for u in evidence.uses if u.name in starts and u.position in places}
        more = {name for name in more - found if is_letter(name)}
        if not more:
            return found
        found |= more


def _numbers_matrices(use: Use, evidence: Evidence) -> bool:
    """Whether a letter stands below a capital where numbers tell matrices apart: `W_l` beside W_1
    and W_2."""
    name, kind = use.position
    several = len(evidence.integers.get(use.position, ())) > 1
    return kind == "sub" and several and name[:1].isupper() and use.name in USUAL_LETTERS


def starting(lower: Node | None) -> Iterator[str]:
    """The letter with which a sum or product starts, where it is reckoned with: k of `i=k+1`."""
    if isinstance(lower, Add):
        yield from names_in(lower)


def _grouped(letters: set[str], evidence: Evidence, ends: set[str]) -> dict[str, Family]:
    """Letters that share a place on some stem, a bound or a top are one family."""
    parent: dict[object, object] = {}

    def root(item: object) -> object:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for use in evidence.uses:
        if use.name in letters:
            parent[root(use.position)] = root(use.name)
    for letter, lower, upper in evidence.bounds:
        if letter in letters:
            for end in (lower, upper):
                for name in names_in(end) if end is not None else ():
                    if name in letters or _may_end(name):
                        parent[root(name if name in letters else ("", name))] = root(letter)
    tops = {item for item in parent if isinstance(item, tuple) and item[0] == ""}
    for use in evidence.uses:
        if use.name not in letters and use.position in parent and _ends_it(use, tops, ends):
            parent[root(("", use.name))] = root(use.position)
    members: dict[object, list[object]] = {}
    for item in list(parent):
        members.setdefault(root(item), []).append(item)
    found: dict[str, Family] = {}
    for group in members.values():
        family = _family(group, letters, evidence)
        found.update(dict.fromkeys(sorted(family.letters), family))
    return found


def _may_end(name: str) -> bool:
    """Whether a name is one for the last of a family: `L`, `T_x`, `n`, `tau`."""
    return _is_capital(name) or name in LENGTHS or name == "tau" or name[:2] in ("n_", "m_")


def _ends_it(use: Use, tops: set[tuple[str, str]], ends: set[str]) -> bool:
    """Whether a name that stands where a family's letters stand is the family's end."""
    if ("", use.name) in tops or use.name in ends:
        return _may_end(use.name)
    if use.position[1] in BRACKETED:
        return _is_capital(use.name) or use.name == "tau"
    return use.name.partition("_")[0] in USUAL_TOPS


def _family(group: list[object], letters: set[str], evidence: Evidence) -> Family:
    own = frozenset(item for item in group if isinstance(item, str) and item in letters)
    pairs = [item for item in group if isinstance(item, tuple)]
    names = sorted(item[1] for item in pairs if item[0] == "")
    places = [item for item in pairs if item[0] != ""]
    integers = sorted({i for place in places for i in evidence.integers.get(place, ())})
    highest = min(max(integers, default=0), LARGEST)
    given = [evidence.values[n] for n in names if 2 <= evidence.values.get(n, 0) <= LARGEST]
    if given:
        last = given[0]
    elif names or highest < 2:
        last = max(USUAL_LAST, highest)
    else:
        last = highest
    lows = [
        int(lower.value)
        for letter, lower, _ in evidence.bounds
        if letter in own and isinstance(lower, Number) and lower.value.is_integer()
    ]
    first = 0 if 0 in lows and 1 not in lows else 1
    beyond = {
        name: shift
        for letter, _, upper in evidence.bounds
        if letter in own and isinstance(upper, Add)
        for name in names_in(upper)
        if (shift := _shift(upper)) > 0
    }
    return Family(
        own, {name: last - beyond.get(name, 0) for name in names}, first, last,
        frozenset(places), tuple(integers),
    )  # fmt: skip


def _shift(node: Add) -> int:
    """The number in `H + 1`."""
    numbers = zip(node.terms, node.signs, strict=True)
    found = float(sum(sign * term.value for term, sign in numbers if isinstance(term, Number)))
    return int(found) if found.is_integer() else 0
