"""Indices that are data: `f_{y_i}` is the score of the class that sample i has.

Whatever the class number is, `f_y` is Σ_c 1[c = y] f_c. A line about `f_y`, a derivative by it or a
definition of it, is one about f_c where c = y. So no quantity is ever indexed by another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from string import ascii_lowercase
from typing import TypeVar

from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.indices.chosen_members import about_others, chosen_members, with_marks
from backproof.meaning.indices.class_entries import (
    LABELS,
    Classes,
    as_class,
    fixed,
    numbers_in,
    picked,
    same,
    summed,
)
from backproof.meaning.indices.class_vectors import (
    basis_letters,
    labels_in,
    marked,
    speaks_of_vectors,
    with_vectors,
)
from backproof.meaning.indices.letter_evidence import letter_of, nodes_of
from backproof.meaning.indices.one_hot_said import (
    names_one_hot,
    one_hot_picks,
    pick_of,
    shown_by_one_hot,
    with_one_hot_said,
)
from backproof.meaning.naming.names import CLASS, bare, name_of, named, stem
from backproof.meaning.statements import below, inside
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement

N = TypeVar("N", bound=syntax.Node)
LETTERS = frozenset("ijklcmnr")
"""What counts classes."""
FRESH = "cqrsuvabdegh" + ascii_lowercase


@dataclass(frozen=True)
class ClassNumbers:
    """The statements without indices that are data, and the names of these."""

    statements: list[Statement]
    names: frozenset[str] = frozenset()


def with_class_numbers(statements: Sequence[Statement], text: str) -> ClassNumbers:
    """The same statements, with sums over classes where an index is the class of a sample."""
    classes = _classes(statements, text)
    if classes is None:
        return ClassNumbers(list(statements))
    others = about_others(statements, classes.chosen) if classes.chosen else set()
    moved: dict[Statement, Statement] = {}
    about: dict[Statement, tuple[dict[Key, syntax.Symbol], bool]] = {}
    for statement in statements:
        before, head = statement.continues, statement.members[0].node
        if before is None:
            defines = head is not None and isinstance(bare(head), syntax.Symbol)
            about[statement] = _about(statement, classes), defines
        else:
            about[statement] = about.get(before, ({}, False))
        continues = None if before is None else moved.get(before, before)
        fresh = replace(statement, continues=continues)
        if statement in others:
            (moved[statement],) = with_marks((fresh,), classes.chosen)
        else:
            moved[statement] = _statement(fresh, *about[statement], classes)
    found = with_one_hot_said(moved, classes, one_hot_picks(statements, classes))
    return ClassNumbers(found, frozenset(CLASS + name for name in classes.numbers))


def _classes(statements: Sequence[Statement], text: str) -> Classes | None:
    """The class numbers of a document, None where it has none."""
    compared: set[str] = set()
    indexed: defaultdict[str, set[str]] = defaultdict(set)
    used: set[str] = set()
    spoken = speaks_of_vectors(text)
    labels = labels_in(statements, spoken, text)
    bases = basis_letters(statements, labels, text)
    vectors = marked(statements, bases if spoken else frozenset(), labels)
    whole = [node for statement in statements for node in nodes_of(statement)]
    for comparison in _throughout(whole, syntax.Comparison):
        if comparison.operator in ("=", "!="):
            compared.update(_compared(comparison.left, comparison.right))
    for symbol in _throughout(whole, syntax.Symbol):
        used.add(symbol.base)
        for script in symbol.scripts:
            indexed[stem(symbol)].update(_indices(script))
    for picked_ in _throughout(whole, syntax.Indexed):
        indexed[""].update(_indices(picked_.script))
    for statement in statements:
        if len(statement.members) == 2:
            first, second = (member.node for member in statement.members)
            if first is not None and second is not None and letter_of(bare(first)) in LETTERS:
                compared.update(_compared(first, second))
    names = {name for found in indexed.values() for name in found}
    vectors |= shown_by_one_hot(statements, LABELS & {_number(name) for name in names})
    shown = {name for name in names if name in vectors or _shown(name, compared | vectors)}
    given = names & _given(statements)
    laid_down = _laid_down(statements) if given else set()
    members = chosen_members(statements) if given else {}
    chosen = {o: stems for o, stems in members.items() if o in given - laid_down}
    # The star says of `j^*` that it is the one of the js that is meant.
    shown |= {name for name in given if name.endswith("*")}
    shown |= ((given & _against_letters(statements)) - laid_down) | chosen.keys()
    alone = given & set(_picked_alone(statements)) if given else set()
    hot = alone if alone and any(map(names_one_hot, statements)) else set()
    shown |= hot
    scored = {
        name
        for name, found in indexed.items()
        if found & shown and name not in bases
        if found & LETTERS or name == "delta" or {_number(n) for n in found & shown} & vectors
    }
    scored |= {name for o in {*chosen, *hot} for name, found in indexed.items() if o in found}
    numbers = vectors | {_number(n) for s in scored for n in indexed[s] & shown}
    letter = next((each for each in FRESH if each not in used), None)
    if not numbers or letter is None:
        return None
    return Classes(frozenset(numbers), frozenset(scored), letter, bases, chosen)


def _number(name: str) -> str:
    """What a class is called without the index of its sample."""
    return name.partition("_")[0]


def _shown(name: str, compared: set[str]) -> bool:
    """Whether an index is data: two of three say so, its name, its own index, a comparison."""
    number, own = _number(name), "_" in name
    return (number in LABELS) + own + (number in compared) > 1


def _picked_alone(statements: Sequence[Statement]) -> Iterator[str]:
    """The letters by which losses that come to one logarithm pick."""
    for script in map(pick_of, statements):
        yield from _indices(script) if script is not None else ()


def _given(statements: Sequence[Statement]) -> set[str]:
    """The letters by which entries are picked where a quantity without indices is defined, and
    which no sum runs over anywhere: the c of `L = -\\log p_c`."""
    free: set[str] = set()
    bound: set[str] = set()
    for statement in statements:
        first, rest = statement.members[0].node, statement.members[1:]
        head = None if first is None else bare(first)
        if isinstance(head, syntax.Call) and is_loss(name_of(head.function)):
            # `J(v, o, U)` says of what the loss is a function.
            head = head.function
        whole = isinstance(head, syntax.Symbol) and not any(map(_counts, head.scripts))
        scripts = head.scripts if isinstance(head, syntax.Symbol) else ()
        own = {name for script in scripts for name in _indices(script)}
        for node in (n for member in rest if member.node is not None for n in below(member.node)):
            if isinstance(node, syntax.BigOperator):
                bound |= {letter for by in node.letters if (letter := letter_of(bare(by)))}
            elif isinstance(node, syntax.Symbol) and whole:
                free |= {name for script in node.scripts for name in _indices(script)} - own
    return free - bound


def _laid_down(statements: Sequence[Statement]) -> set[str]:
    """The letters for which a law is laid down, the i of `z_i = …`: they are no class by custom."""
    heads = (s.members[0].node for s in statements if len(s.members) > 1)
    symbols = (n for n in map(bare, filter(None, heads)) if isinstance(n, syntax.Symbol))
    return {i for n in symbols for script in n.scripts for i in _indices(script)} & LETTERS


def _counts(script: syntax.Script) -> bool:
    """Whether a letter that may count stands in a script."""
    return any(letter_of(item) in LETTERS for item in script.items)


def _against_letters(statements: Sequence[Statement]) -> set[str]:
    """The letters that another one is compared with in masks."""
    found: set[str] = set()
    for node in _throughout(chain.from_iterable(map(nodes_of, statements)), syntax.Comparison):
        if node.operator in ("=", "!="):
            pair = {letter_of(bare(node.left)), letter_of(bare(node.right))}
            if pair & LETTERS and pair <= LETTERS | {"t"}:
                found |= {letter for letter in pair if letter is not None}
    return found


def _throughout(whole: Iterable[syntax.Node], kind: type[N]) -> Iterator[N]:
    """The nodes of one kind in some expressions."""
    return chain.from_iterable(inside(node, kind) for node in whole)


def _compared(left: syntax.Node, right: syntax.Node) -> Iterator[str]:
    """The quantity that a counting letter is compared with: y of `k = y_i` and of `y = j`."""
    for one, other in ((left, right), (right, left)):
        number = bare(other)
        if letter_of(bare(one)) not in LETTERS or not isinstance(number, syntax.Symbol):
            continue
        if letter_of(number) not in LETTERS and not number.accents:
            yield stem(number)


def _indices(script: syntax.Script) -> Iterator[str]:
    """The names of the indices in a subscript: `y_` of `y_i` and `y^{(i)}`, k of k."""
    for item in script.items if script.kind == "sub" else ():
        if isinstance(item, syntax.Symbol) and not item.accents:
            yield stem(item) + "_" * bool(item.scripts)


def _about(statement: Statement, classes: Classes) -> dict[Key, syntax.Symbol]:
    """The class numbers by which a left side picks what a line is about."""
    head = statement.members[0].node
    if head is None or len(statement.members) < 2:
        return {}
    inner = bare(head)
    part: object = inner if isinstance(inner, syntax.Symbol) else None
    if isinstance(inner, syntax.Derivative):
        part = (inner.numerator, *inner.denominators)
    return {key(number): number for number in numbers_in(part, classes)}


def _statement(
    statement: Statement, about: dict[Key, syntax.Symbol], defines: bool, classes: Classes
) -> Statement:
    """A statement about entries by class numbers as one about those by a letter: a derivative
    where the letter is the class, a definition for every letter."""
    only = frozenset(about)
    if only and _as_it_stands(statement):
        return _fixed(statement)
    statement = _classed(statement, classes)
    members = []
    for member in statement.members:
        node = member.node
        if node is None:
            members.append(member)
            continue
        node = with_vectors(node, classes)
        node = summed(picked(node, classes, only) if only else node, classes)
        members.append(member if node is member.node else replace(member, node=node))
    conditions = [summed(node, classes) for node in statement.conditions]
    if not defines and statement.continues is None:
        conditions += [same(number, classes) for number in about.values()]
    return replace(statement, members=tuple(members), conditions=tuple(conditions))


def _as_it_stands(statement: Statement) -> bool:
    """Whether a line differentiates a formula without sums: `w_y` and `w_j` in it are two
    quantities, the class is none of those that a letter runs over."""
    head = statement.members[0].node
    match bare(head) if head is not None else None:
        case syntax.Derivative(numerator=syntax.Node() as formula):
            plain = isinstance(bare(formula), syntax.Symbol | syntax.Call) and named(formula)
            return not plain and not inside(formula, syntax.BigOperator)
        case _:
            return False


def _fixed(statement: Statement) -> Statement:
    """A statement in which indices are marks of names."""
    members = tuple(
        member if member.node is None else replace(member, node=fixed(member.node))
        for member in statement.members
    )
    return replace(statement, members=members)


def _classed(statement: Statement, classes: Classes) -> Statement:
    """`k = y_i` alone, as the condition that it is."""
    match statement.members:
        case (first, second) if first.node is not None and second.node is not None:
            node = as_class(second.node, first.node, classes)
            if node is not second.node and second.relation in ("=", "!="):
                return replace(statement, members=(first, replace(second, node=node)))
        case _:
            pass
    return statement
