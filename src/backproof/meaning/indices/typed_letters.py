"""Letters that tell quantities apart: `z_j` of the hidden units, `z_k` of the outputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.indices.index_scripts import Letters
from backproof.meaning.indices.letter_evidence import (
    BRACKETS,
    Evidence,
    definition,
    letter_of,
    shifted,
)
from backproof.meaning.indices.letter_traits import index_letters
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import below, inside
from backproof.source import Section
from backproof.syntax.nodes import (
    BigOperator,
    Call,
    Derivative,
    Node,
    Number,
    Script,
    Symbol,
)
from backproof.syntax.statements import Statement


def typed(statements: Sequence[Statement], evidence: Evidence, letters: Letters) -> set[str]:
    """The stems whose letter names another quantity each: `z_j` and `z_k` of two layers.

    They are so where weights are chained (`w_{ij}`, `w_{jk}`) or functions carry letters (`g_j`,
    `g_k`), and some base is defined for two letters by right sides that differ by more than the
    letter: in structure, or because one sums over the other's letter.
    """
    uses = _Uses(statements, evidence, letters)
    named = {n for n, chain in uses.chains() if len(chain) > 2} | uses.layered_functions()
    if not named:
        layers = uses.summed_in_turn()
        return {
            n
            for n, rights in uses.rights.items()
            if rights.keys() <= layers and _differ(rights, uses)
        }
    chained = {n for _, chain in uses.chains() for n in chain} | uses.function_letters()
    if not any(_differ(rights, uses) for rights in uses.rights.values()):
        return set()
    return {
        name
        for name, texts in uses.texts.items()
        if len({t for t in texts if {*t} <= chained}) > 1 and len({*map(len, texts)}) == 1
    }


Form = tuple[object, ...]
"""The structure of a formula."""


class _Uses:
    """The index letters of every stem, and the right sides by which elements are defined."""

    def __init__(self, statements: Sequence[Statement], evidence: Evidence, letters: Letters):
        self.letters = letters
        self.texts: defaultdict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        self.functions: defaultdict[str, set[str]] = defaultdict(set)
        self.rights: defaultdict[str, dict[str, list[Node]]] = defaultdict(dict)
        for node in evidence.marked:
            self.see(node)
        self.given: dict[Section, dict[tuple[str, ...], set[Form]]] = {}
        self.section_of: dict[Node, Section] = {}
        defined = [found for item in statements if (found := definition(item)) is not None]
        for item in statements:
            self.place(item)
        pairs = [{*names} for head, _ in defined if len(names := index_letters(letters, head)) == 2]
        # The letter of the sample tells no layer: `δ_{nk}` of the outputs, `δ_{nj}` of the units.
        shared = set.intersection(*pairs) if pairs else set()
        self.shared = frozenset(shared) if len(shared) == 1 else frozenset()
        for found in defined:
            self.define(*found)

    def place(self, statement: Statement) -> None:
        """Note in which section a statement gives what a formula."""
        found, section = definition(statement), statement.block.section
        if found is None:
            return
        head, rights = found
        names = index_letters(self.letters, head)
        forms = {_shape(right, names[-1] if names else "", self.letters) for right in rights}
        given = self.given.setdefault(section, {})
        given.setdefault((stem(head), *names), set()).update(forms)
        self.section_of.update(dict.fromkeys(rights, section))

    def are_of_one(self, rights: Sequence[Node], others: Sequence[Node]) -> bool:
        """Whether formulas stand in sections that go on with one another: where samples have a
        letter, neither gives another formula to what the other gives."""
        here, there = ({self.section_of[r] for r in each} for each in (rights, others))
        pairs = ((self.given[a], self.given[b]) for a in here for b in there if a is not b)
        return not self.shared or not any(
            a[name].isdisjoint(b[name]) for a, b in pairs for name in a.keys() & b.keys()
        )

    def see(self, node: Node) -> None:
        if isinstance(node, Symbol) and node.scripts:
            names = index_letters(self.letters, node)
            if names and not self.layered(node):
                self.texts[stem(node)].setdefault(names)
        if isinstance(node, Call) and node.function.scripts:
            self.functions[node.function.base].update(index_letters(self.letters, node.function))

    def layered(self, symbol: Symbol) -> bool:
        """Whether another script tells the layer already, by a letter or a number in brackets."""
        name = stem(symbol)
        marks = (s for s in symbol.scripts if s.kind in BRACKETS and len(s.items) == 1)
        return any(isinstance(mark.items[0], Number) for mark in marks) or any(
            self.letters.kind(name, script.kind, letter) in ("family", "top")
            for script in symbol.scripts
            for each in script.items
            for letter in (letter_of(each), *shifted(each))
            if letter
        )

    def define(self, head: Symbol, rights: tuple[Node, ...]) -> None:
        names = index_letters(self.letters, head)
        if len(names) == 2:
            names = tuple(name for name in names if name not in self.shared)
        shown = [r for r in rights if not isinstance(bare(r), Number | Derivative)]
        if len(names) == 1 and shown and not self.layered(head):
            self.rights[stem(head)].setdefault(names[0], []).extend(shown)

    def chains(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """The stems with two letters each, chained: i, j and j, k give i, j, k."""
        for name, texts in self.texts.items():
            pairs = [t for t in texts if len(t) == 2 and t[0] != t[1]]
            firsts = dict(pairs)
            lasts = {last for _, last in pairs}
            for first, middle in pairs:
                last = firsts.get(middle)
                if last is not None and last != first and first not in lasts and name not in _PAIRS:
                    yield name, (first, middle, last)

    def summed_in_turn(self) -> set[str]:
        """The letters of layers whose weights have names of their own: `Σ_i w_{ji} x_i` gives what
        `Σ_j v_{kj} z_j` sums."""
        turns = {
            (letter, over)
            for found in self.rights.values()
            for letter, rights in found.items()
            for over in _summed(rights, letter)
        }
        return {
            n for k, j in turns for middle, i in turns if middle == j and i != k for n in (i, j, k)
        }

    def layered_functions(self) -> set[str]:
        return {name for name, letters in self.functions.items() if len(letters) > 1}

    def function_letters(self) -> set[str]:
        return {n for letters in self.functions.values() if len(letters) > 1 for n in letters}


_PAIRS = frozenset(("delta", "I"))


def _differ(rights: dict[str, list[Node]], uses: _Uses) -> bool:
    """Whether two letters have right sides of which none restates another."""
    shapes = {n: {_shape(r, n, uses.letters) for r in found} for n, found in rights.items()}
    names = list(rights)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            if not uses.are_of_one(rights[one], rights[other]):
                continue
            if shapes[one].isdisjoint(shapes[other]):
                return True
            if any(_sums_over(r, one) for r in rights[other]):
                return True
            if any(_sums_over(r, other) for r in rights[one]):
                return True
    return False


def _summed(rights: Sequence[Node], letter: str) -> Iterator[str]:
    """The letters over which right sides sum with a weight that has them and their own letter."""
    for right in rights:
        for each in inside(right, BigOperator):
            weights = [
                {*map(letter_of, n.items)} for n in below(each.body) if isinstance(n, Script)
            ]
            for over in map(letter_of, each.letters):
                if over is not None and {letter, over} in weights:
                    yield over


def _sums_over(node: Node, letter: str) -> bool:
    """Whether a sum binds a letter and weighs by a pair of letters with it."""
    sums = inside(node, BigOperator)
    bound = any(letter in map(letter_of, each.letters) for each in sums)
    weighed = any(
        isinstance(n, Script) and len(n.items) == 2 and letter in map(letter_of, n.items)
        for n in below(node)
    )
    return bound and weighed


def _shape(node: Node, letter: str, letters: Letters) -> tuple[object, ...]:
    """The structure of an expression with its index letters numbered in the order they occur."""
    components = letters.components
    order: dict[str, int] = {letter: 0}
    found: list[object] = []
    for inner in below(node):
        name = letter_of(inner)
        if name is not None and name in components:
            found.append(order.setdefault(name, len(order)))
        elif isinstance(inner, Symbol):
            found.append((inner.base, inner.accents, inner.primes, len(inner.scripts)))
        elif isinstance(inner, Script):
            found.append((inner.kind, len(inner.items) or inner.text))
        elif isinstance(inner, Number):
            found.append(inner.value)
        else:
            found.append(type(inner).__name__)
    return tuple(found)
