"""Sums and products written out with dots: `w_1 x_1 + … + w_n x_n` is a sum over a letter.

The terms that are written count 1, 2, … in the same places up to the dots, and the one behind the
dots says how far. The letter is the one by which the document counts the same elsewhere, L_t beside
L_1 + … + L_T, or none that it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from backproof.meaning.indices.general_entries import is_dots, unused
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, inside
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

COUNTING = frozenset("ijklnt")
"""The letters of a document that a sum may run over: others may be labels."""
Choice = Callable[[syntax.Node, syntax.Node], str]


@dataclass(frozen=True)
class Run:
    """Terms `first` to `last` of a list, dots among them, that are one big operator."""

    first: int
    last: int
    whole: syntax.BigOperator


def with_dots(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums and products with dots run over a letter."""
    said = {node: s for s in statements for node in with_ellipses(s)}
    if not said:
        return list(statements)
    counting = Counting([m.node for s in statements for m in s.members if m.node is not None])

    def change(node: syntax.Node) -> syntax.Node:
        letter = counting.beside(said.get(node))
        match node:
            case syntax.Add(terms=terms, signs=signs):
                run = run_in("sum", terms, letter)
                if run is None or len({*signs[run.first : run.last + 1]}) > 1:
                    return node
                return added(node, run)
            case syntax.Juxtaposition(factors=factors):
                run = run_in("prod", factors, letter)
                return node if run is None else multiplied(node, factors, run)
            case syntax.Product(operator="cdot" | "times" | "dot"):
                return product(node, letter)
            case _:
                return node

    return with_changed(statements, change, syntax.Add, syntax.Juxtaposition, syntax.Product)


class Counting:
    """The letters by which a document counts, in each place."""

    def __init__(self, members: Sequence[syntax.Node]):
        self.fresh = unused(members)[0]
        self.own: dict[tuple[str, str], dict[str, None]] = {}
        for node in members:
            for symbol, script in scripts_in(node):
                if script.text in COUNTING:
                    self.own.setdefault((symbol.base, script.kind), {})[script.text] = None

    def beside(self, statement: Statement | None) -> Choice:
        """The letter for two terms of a sum, none of those that its statement names."""

        def letter(first: syntax.Node, last: syntax.Node) -> str:
            named = letters_in(statement) if statement is not None else COUNTING
            pairs = zip(scripts_in(first), scripts_in(last), strict=True)
            places = [(symbol.base, a.kind) for (symbol, a), (_, b) in pairs if a.text != b.text]
            own = (x for place in places for x in self.own.get(place, ()) if x not in named)
            return next(own, self.fresh)

        return letter


def with_ellipses(statement: Statement) -> Iterator[syntax.Node]:
    """The nodes of the members of a statement that have dots."""
    for member in statement.members:
        if member.node is not None and any(map(is_dots, inside(member.node, syntax.Words))):
            yield from below(member.node)


def letters_in(statement: Statement) -> frozenset[str]:
    """The letters that a statement names, in scripts too."""
    found: set[str] = set()
    for member in statement.members:
        for node in below(member.node) if member.node is not None else ():
            if isinstance(node, syntax.Symbol):
                found.add(node.base)
            elif isinstance(node, syntax.Script):
                found.update(node.text)
    return frozenset(found)


def added(node: syntax.Add, run: Run) -> syntax.Node:
    """A sum with some of its terms as one."""
    terms = (*node.terms[: run.first], run.whole, *node.terms[run.last + 1 :])
    signs = (*node.signs[: run.first + 1], *node.signs[run.last + 1 :])
    if len(terms) > 1:
        return node.replace(terms=terms, signs=signs)
    if signs[0] > 0:
        return run.whole
    return syntax.Negate(start=node.start, end=node.end, operand=run.whole)


def multiplied(node: syntax.Node, factors: Sequence[syntax.Node], run: Run) -> syntax.Node:
    """Factors with some of them as one, which ends where the next begins."""
    held = syntax.Group(start=run.whole.start, end=run.whole.end, body=run.whole, opening="{")
    found = (*factors[: run.first], held, *factors[run.last + 1 :])
    if len(found) == 1:
        return run.whole
    return syntax.Juxtaposition(start=node.start, end=node.end, factors=found)


def product(node: syntax.Product, letter: Choice) -> syntax.Node:
    """Factors with a sign between each two: all of them are read, or none."""
    factors = [node.right]
    left = node.left
    while isinstance(left, syntax.Product) and left.operator == node.operator:
        factors.append(left.right)
        left = left.left
    factors = [left, *reversed(factors)]
    run = run_in("prod", factors, letter)
    return node if run is None else multiplied(node, factors, run)


def run_in(operator: str, terms: Sequence[syntax.Node], letter: Choice) -> Run | None:
    """The terms around dots as one big operator; None where they follow no pattern."""
    places = [i for i, term in enumerate(terms) if is_dots(term)]
    if len(places) != 1 or not 0 < places[0] < len(terms) - 1:
        return None
    dots = places[0]
    before, last = terms[dots - 1], dots + 1
    step = count_between(before, terms[last])
    if step is None:
        return None
    number, top = step
    later = count_between(before, terms[last + 1]) if last + 1 < len(terms) else None
    if later is not None and is_next(later, step):
        last, top = last + 1, later[1]
    first, lowest = dots - 1, number
    while first > 0:
        earlier = count_between(terms[first - 1], terms[last])
        if earlier is None or earlier[0] != lowest - 1 or key(earlier[1]) != key(top):
            break
        first, lowest = first - 1, lowest - 1
    start, end = terms[first].start, terms[last].end
    symbol = syntax.Symbol(start=start, end=start, base=letter(before, terms[last]))
    lower = syntax.Number(start=start, end=start, value=float(lowest), text=str(lowest))
    whole = syntax.BigOperator(
        start=start, end=end, operator=operator, letters=(symbol,), lower=lower, upper=top,
        condition=None, body=general(before, terms[last], symbol),
    )  # fmt: skip
    return Run(first, last, whole)


def is_next(later: tuple[int, syntax.Node], step: tuple[int, syntax.Node]) -> bool:
    """Whether a term behind the dots is the one after another: n after n - 1."""
    match step[1]:
        case syntax.Add(terms=(top, syntax.Number(value=1)), signs=(1, -1)):
            return later[0] == step[0] and key(later[1]) == key(top)
        case _:
            return False


def count_between(first: syntax.Node, last: syntax.Node) -> tuple[int, syntax.Node] | None:
    """The number and the end that two terms have in the places where they differ: 1 and n of
    `w_1 x_1` and `w_n x_n`; None where they differ in more."""
    if key(rubbed(first)) != key(rubbed(last)):
        return None
    numbers: set[int] = set()
    tops: dict[Key, syntax.Node] = {}
    for (_, a), (_, b) in zip(scripts_in(first), scripts_in(last), strict=True):
        if a.text == b.text:
            continue
        pairs = paired(a, b)
        if pairs is None:
            return None
        for one, other in pairs:
            if one.text == other.text:
                continue
            if not one.text.isdigit():
                return None
            numbers.add(int(one.text))
            tops[key(other.node)] = other.node
    if len(numbers) != 1 or len(tops) != 1:
        return None
    number, top = numbers.pop(), next(iter(tops.values()))
    return None if isinstance(top, syntax.Number) and top.value <= number else (number, top)


def scripts_in(term: syntax.Node) -> list[tuple[syntax.Symbol, syntax.Script]]:
    """All scripts in a term with their symbols, as they are written."""
    return [(n, s) for n in inside(term, syntax.Symbol) for s in n.scripts]


def rubbed(term: syntax.Node) -> syntax.Node:
    """A term with nothing in its scripts, and without brackets around it."""

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Symbol):
            return node.replace(scripts=tuple(s.replace(text="", items=()) for s in node.scripts))
        return rebuilt(node, change)

    return change(bare(term))


@dataclass(frozen=True)
class Part:
    """One item of a script, as it is written."""

    text: str
    node: syntax.Node


def paired(a: syntax.Script, b: syntax.Script) -> list[tuple[Part, Part]] | None:
    """The parts of two scripts beside one another: `12` and `1n` are 1, 2 and 1, n."""
    both = a.text + b.text
    single = len(a.text) == len(b.text) > 1 and both.isalnum() and not both.isdigit()
    ours, theirs = parts(a, single), parts(b, single)
    if a.kind != b.kind or not ours or len(ours) != len(theirs):
        return None
    return list(zip(ours, theirs, strict=True))


def parts(script: syntax.Script, single: bool) -> list[Part]:
    """The parts of a script, a number or a word (`12`, `i1`) by its characters where they stand for
    themselves."""
    if single:
        return [Part(text, character(text, script)) for text in script.text]
    texts = script.text.split(",")
    if len(texts) != len(script.items):
        return []
    return [Part(text, item) for text, item in zip(texts, script.items, strict=True)]


def character(text: str, script: syntax.Script) -> syntax.Node:
    """A digit or a letter in a script."""
    if text.isdigit():
        return syntax.Number(start=script.start, end=script.end, value=float(text), text=text)
    return syntax.Symbol(start=script.start, end=script.end, base=text)


def general(first: syntax.Node, last: syntax.Node, letter: syntax.Symbol) -> syntax.Node:
    """The first of two terms with a letter where they differ."""
    changed: Iterator[syntax.Script] = iter(
        [
            a if a.text == b.text else with_letter(a, b, letter)
            for (_, a), (_, b) in zip(scripts_in(first), scripts_in(last), strict=True)
        ]
    )

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Symbol):
            return node.replace(scripts=tuple(next(changed) for _ in node.scripts))
        return rebuilt(node, change)

    return change(first)


def with_letter(a: syntax.Script, b: syntax.Script, letter: syntax.Symbol) -> syntax.Script:
    """A script with a letter for the number in which it differs from another."""
    found = [
        one if one.text == other.text else Part(letter.base, letter)
        for one, other in paired(a, b) or ()
    ]
    text = ("," if "," in a.text else "").join(part.text for part in found)
    return a.replace(text=text, items=tuple(part.node for part in found))
