"""Families: quantities that a document repeats by layer or by time, and the letters that count
them.

In `a^{(l)} = f(W^{(l)} a^{(l-1)})` the letter l counts layers: every name with it is one name for
each layer. A family ends at its top (`L` in `a^{(L)}`, `T` in `\\sum_{t=1}^T`) and is looked at
over a small range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.statements import Stated
from backproof.record import dataclass
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Element,
    Node,
    Number,
    Range,
    Script,
    Space,
    Symbol,
    children,
)

Position = tuple[str, str]
"""Where an index stands: the stem of the name that carries it, and the kind of its script."""
USUAL_LETTERS = frozenset(("l", "ell", "t", "tau"))
USUAL_TOPS = frozenset(("L", "T", "N", "K", "M", "n", "tau"))
LENGTHS = frozenset("nmdpqc")
"""Small letters that are rather the end of a list than a place in it."""
SPELLED = frozenset(("ell", "tau", "kappa", "lambda", "mu", "nu"))
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


@dataclass(frozen=True)
class _Use:
    """A name in a script: alone, or `arithmetic` (`l-1`); `bound` by a sum or not."""

    position: Position
    name: str
    arithmetic: bool
    bound: bool


@dataclass(frozen=True)
class _Evidence:
    uses: list[_Use] = field(default_factory=list)
    integers: dict[Position, set[int]] = field(default_factory=dict)
    bounds: list[tuple[str, Node | None, Node | None]] = field(default_factory=list)
    lists: list[Range] = field(default_factory=list)
    counting: set[str] = field(default_factory=set)
    quantities: set[str] = field(default_factory=set)
    values: dict[str, int] = field(default_factory=dict)
    matrices: set[Position] = field(default_factory=set)
    sliding: list[set[str]] = field(default_factory=list)


def families_of(stated: Sequence[Stated]) -> Families:
    """The families of a document, by what stands in its scripts, sums and ranges.

    A letter counts a family where it is reckoned with in a script (`l-1`), stands in a bracketed
    script beside integers or a top, or is bound by a sum and used where such letters stand, or
    where matrices are declared (`W_h ∈ ℝ^{d×k}`). A letter that counts components (in an Element)
    counts no family on weaker evidence than arithmetic.
    """
    evidence = _Evidence()
    visited: set[int] = set()
    for item in stated:
        _head(item, evidence)
        for node in (item.head, item.node, item.named, *item.statement.conditions):
            if node is not None and id(node) not in visited:
                visited.add(id(node))
                _collect(node, evidence)
    ends = _ends(evidence)
    letters = _letters(evidence, ends)
    if not letters:
        return Families()
    families = _grouped(letters, evidence, ends)
    free = frozenset(u.name for u in evidence.uses if not u.bound and u.name in letters)
    tops = {top for family in families.values() for top in family.tops}
    numbers = frozenset(letters | tops) - evidence.quantities
    return Families(families, free, numbers)


def _head(item: Stated, evidence: _Evidence) -> None:
    """What a left side says: the range of a letter (`l = 1, \\dots, L`), or that it is a
    quantity."""
    head = bare(item.head) if item.head is not None else None
    if not isinstance(head, Symbol) or item.node is None:
        return
    node = bare(item.node)
    if isinstance(node, Range):
        _bounds(name_of(head), node, evidence)
    elif isinstance(node, Number) and node.value.is_integer():
        evidence.values[name_of(head)] = int(node.value)
    elif item.kind in ("definition", "declaration") and not isinstance(node, Symbol):
        evidence.quantities.add(name_of(head))
    if isinstance(node, Space) and len(node.dims) == 2:
        evidence.matrices.update((stem(head), script.kind) for script in head.scripts)


def _bounds(letter: str, listed: Range, evidence: _Evidence) -> None:
    first, last = listed.items[0], listed.items[-1]
    if None in listed.items and first is not None and last is not None:
        rising = not isinstance(bare(last), Number)
        evidence.bounds.append((letter, first, last) if rising else (letter, last, first))


def _collect(root: Node, evidence: _Evidence) -> None:
    """All evidence in one tree."""
    stack: list[tuple[Node, frozenset[str]]] = [(root, frozenset())]
    while stack:
        node, bound = stack.pop()
        match node:
            case Symbol(scripts=scripts) if scripts:
                for script in scripts:
                    _collect_script((stem(node), script.kind), script, bound, evidence)
            case Derivative():
                for part in (node.numerator, *node.denominators):
                    symbol = bare(part) if part is not None else None
                    if isinstance(symbol, Symbol):
                        evidence.quantities.add(name_of(symbol))
            case Call(function=function):
                evidence.quantities.add(name_of(function))
            case Element(indices=indices):
                evidence.counting.update(name for i in indices for name in names_in(i))
            case BigOperator(letters=letters):
                known = [letter for letter in map(bare, letters) if isinstance(letter, Symbol)]
                names = frozenset(map(name_of, known))
                for name in names:
                    evidence.bounds.append((name, node.lower, node.upper))
                inside = ((node.condition, bound | names), (node.body, bound | names))
                parts = (*inside, (node.lower, bound), (node.upper, bound))
                stack.extend((part, known) for part, known in parts if part is not None)
                continue
            case Comparison(operator="in", left=Symbol() as left, right=right):
                listed = bare(right)
                if isinstance(listed, Range):
                    _bounds(name_of(left), listed, evidence)
            case Range():
                evidence.lists.append(node)
            case _:
                pass
        stack.extend((part, bound) for part in children(node))


def _collect_script(
    position: Position, script: Script, bound: frozenset[str], evidence: _Evidence
) -> None:
    for item in indices(script):
        if isinstance(item, Number):
            if item.value.is_integer():
                evidence.integers.setdefault(position, set()).add(int(item.value))
            continue
        arithmetic = isinstance(item, Add)
        letters = {name for name in names_in(item) if _is_letter(name)}
        if len(letters) > 1 and letters & bound:
            evidence.sliding.append(letters)
        for name in names_in(item):
            evidence.uses.append(_Use(position, name, arithmetic, name in bound))


def indices(script: Script) -> tuple[Node, ...]:
    """The indices in a script: one, or several that commas part; none in a label."""
    if script.kind == "super" or (len(script.items) > 1 and "," not in script.text):
        return ()
    return script.items


def names_in(node: Node) -> Iterator[str]:
    """The names in an index: of a symbol, or of the terms of a sum; nothing for other forms."""
    match bare(node):
        case Symbol(accents=()) as symbol:
            yield name_of(symbol)
        case Add(terms=terms):
            plain = [bare(term) for term in terms]
            if all(isinstance(term, Number | Symbol) for term in plain):
                for term in plain:
                    yield from names_in(term)
        case _:
            return


def _ends(evidence: _Evidence) -> set[str]:
    """The names that end a sum or a list."""
    found = {n for _, _, upper in evidence.bounds if upper is not None for n in names_in(upper)}
    for listed in evidence.lists:
        for position, item in _listed_ends(listed):
            if position is not None:
                found.update(names_in(item))
    return found


def _listed_ends(listed: Range) -> Iterator[tuple[Position | None, Node]]:
    """Where and by what the ends of a list of one family's members are indexed."""
    if not listed.items:
        return
    first, last = listed.items[0], listed.items[-1]
    if None not in listed.items or not isinstance(first, Symbol) or not isinstance(last, Symbol):
        return
    if stem(first) != stem(last):
        return
    for one, other in zip(first.scripts, last.scripts, strict=False):
        if one.kind == other.kind and one.text != other.text:
            for script in (one, other):
                if len(script.items) == 1:
                    yield (stem(first), script.kind), script.items[0]


def _is_letter(name: str) -> bool:
    plain = name.rstrip("'")
    return plain in SPELLED or (len(plain) == 1 and plain.islower())


def _is_capital(name: str) -> bool:
    return name[:1].isupper() and (len(name) == 1 or name[1] == "_")


def _letters(evidence: _Evidence, ends: set[str]) -> set[str]:
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
        if not _is_letter(use.name) or length or use.name in sliding:
            continue
        beside = use.position in capitals or use.position in evidence.integers
        weak = use.position[1] in BRACKETED and use.name not in evidence.counting
        usual = weak and (use.name in USUAL_LETTERS or use.position[1] == "angle")
        if use.arithmetic or usual or (weak and beside):
            found.add(use.name)
    if "tau" in found and "tau" not in steps | bound and found & {"t", "l", "ell"}:
        found.discard("tau")
    while True:
        places = {u.position for u in evidence.uses if u.name in found}
        more = {u.name for u in evidence.uses if u.bound and u.position in places}
        starts = {n for letter, low, _ in evidence.bounds if letter in found for n in starting(low)}
        more |= {u.name for u in evidence.uses if u.name in starts and u.position in places}
        more = {name for name in more - found if _is_letter(name)}
        if not more:
            return found
        found |= more


def starting(lower: Node | None) -> Iterator[str]:
    """The letter with which a sum or product starts, where it is reckoned with: k of `i=k+1`."""
    if isinstance(lower, Add):
        yield from names_in(lower)


def _grouped(letters: set[str], evidence: _Evidence, ends: set[str]) -> dict[str, Family]:
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


def _ends_it(use: _Use, tops: set[tuple[str, str]], ends: set[str]) -> bool:
    """Whether a name that stands where a family's letters stand is the family's end."""
    if ("", use.name) in tops or use.name in ends:
        return _may_end(use.name)
    if use.position[1] in BRACKETED:
        return _is_capital(use.name) or use.name == "tau"
    return use.name.partition("_")[0] in USUAL_TOPS


def _family(group: list[object], letters: set[str], evidence: _Evidence) -> Family:
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
