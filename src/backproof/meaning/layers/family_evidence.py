"""What a document shows of its families: what stands in its scripts, and what sums and lists say of
letters. Nothing is decided here; `families` weighs what was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.statements import Stated, below
from backproof.record import dataclass, field
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
SPELLED = frozenset(("ell", "tau", "kappa", "lambda", "mu", "nu"))


@dataclass(frozen=True)
class Use:
    """A name in a script: alone, or `arithmetic` (`l-1`); `bound` by a sum or not."""

    position: Position
    name: str
    arithmetic: bool
    bound: bool


@dataclass(frozen=True)
class Evidence:
    """The uses of letters in scripts, the integers there, the ranges of letters, what they count.
    `fixed` are letters that have one value."""

    uses: list[Use] = field(default_factory=list)
    integers: dict[Position, set[int]] = field(default_factory=dict)
    bounds: list[tuple[str, Node | None, Node | None]] = field(default_factory=list)
    lists: list[Range] = field(default_factory=list)
    counting: set[str] = field(default_factory=set)
    quantities: set[str] = field(default_factory=set)
    values: dict[str, int] = field(default_factory=dict)
    matrices: set[Position] = field(default_factory=set)
    sliding: list[set[str]] = field(default_factory=list)
    fixed: set[str] = field(default_factory=set)


def evidence_of(stated: Sequence[Stated]) -> Evidence:
    """All that the statements of a document show."""
    evidence = Evidence()
    visited: set[int] = set()
    for item in stated:
        _head(item, evidence)
        before = len(evidence.uses)
        for node in (item.head, item.node, item.named, *item.statement.conditions):
            if node is not None and id(node) not in visited:
                visited.add(id(node))
                _collect(node, evidence)
        if item.kind == "definition" and item.head is not None:
            evidence.fixed.update(_left_out(item.head, evidence.uses[before:]))
    return evidence


def _left_out(head: Node, uses: Sequence[Use]) -> set[str]:
    """The letters of a formula that nothing binds and its left side does not have: they have one
    value, as in `L = -log p^{(\\tau)}`."""
    scripts = (n for n in below(head) if isinstance(n, Script))
    written = {name for script in scripts for each in indices(script) for name in names_in(each)}
    return {use.name for use in uses if not use.bound} - written


def _head(item: Stated, evidence: Evidence) -> None:
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


def _bounds(letter: str, listed: Range, evidence: Evidence) -> None:
    first, last = listed.items[0], listed.items[-1]
    if None in listed.items and first is not None and last is not None:
        rising = not isinstance(bare(last), Number)
        evidence.bounds.append((letter, first, last) if rising else (letter, last, first))


def _collect(root: Node, evidence: Evidence) -> None:
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
    position: Position, script: Script, bound: frozenset[str], evidence: Evidence
) -> None:
    for item in indices(script):
        if isinstance(item, Number):
            if item.value.is_integer():
                evidence.integers.setdefault(position, set()).add(int(item.value))
            continue
        arithmetic = isinstance(item, Add)
        letters = {name for name in names_in(item) if is_letter(name)}
        if len(letters) > 1 and letters & bound:
            evidence.sliding.append(letters)
        for name in names_in(item):
            evidence.uses.append(Use(position, name, arithmetic, name in bound))


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


def ends_in(evidence: Evidence) -> set[str]:
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


def is_letter(name: str) -> bool:
    """Whether a name is a small letter, or one that is spelled out: such count."""
    plain = name.rstrip("'")
    return plain in SPELLED or (len(plain) == 1 and plain.islower())
