"""Entries with more than two indices: `K_{o,c,p,q}` is a matrix for each o and each c.

The letters of channels, filters or heads stand for few things, each with a name of its own, as
layers do. So they become marks that count a family, and two indices are left to pick an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.indices.index_scripts import Letters
from backproof.meaning.indices.letter_evidence import letter_of, shifted
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

MOST = 2
"""So many indices pick an entry."""


@dataclass(frozen=True, eq=False)
class Picks:
    """How a name is picked from: the letter at each place, "" for anything else."""

    stem: str
    letters: tuple[str, ...]
    statement: int


def with_tensors(
    statements: Sequence[Statement], letters: Letters
) -> tuple[list[Statement], Letters]:
    """The same statements, where no entry has more than two indices, and the letters that still
    count entries."""
    if all(len(e.indices) <= MOST for e in throughout(statements, syntax.Element)):
        return list(statements), letters
    picks = list(picks_in(statements))
    marks = marking(picks, sliding_letters(statements))
    if not marks or used_apart(picks, marks):
        return list(statements), letters
    places = {
        (each.stem, place)
        for each in picks
        for place, letter in enumerate(each.letters)
        if letter in marks
    }

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Element():
                return marked(node, places)
            case syntax.BigOperator(letters=letters) if len(letters) > 1:
                return over_each(node, marks)
            case _:
                return node

    matrices = {p.stem for p in picks if left(p.letters, marks) > 0}
    tensors = {name: name in matrices for name, _ in places}
    changed = with_changed(statements, change, syntax.Element, syntax.BigOperator)
    return changed, letters.with_tensors(tensors, frozenset(marks))


def tensor_of(name: str, tensors: Iterable[str]) -> tuple[str, str] | None:
    """The stem and the whole name of the tensor of which a name is a matrix, or None."""
    whole, mark, _ = name.partition("^<")
    of = (t for t in tensors if whole.startswith(t) and whole[len(t) : len(t) + 1] in ("", *"^_"))
    found = next(of, None) if mark else None
    return None if found is None else (found, whole)


def over_each(node: syntax.BigOperator, marks: set[str]) -> syntax.BigOperator:
    """A sum over several letters with one of its own over each that marks a matrix."""
    first, *rest = sorted(node.letters, key=lambda letter: counted(letter) not in marks)
    if counted(first) not in marks or not rest or node.condition is not None:
        return node
    inner = over_each(node.replace(letters=tuple(rest)), marks)
    return node.replace(letters=(first,), body=inner)


def picks_in(statements: Sequence[Statement]) -> Iterator[Picks]:
    """Every way in which entries are picked, statement by statement."""
    for number, statement in enumerate(statements):
        for member in statement.members:
            for element in inside(member.node, syntax.Element):
                if (symbol := base_of(element)) is not None:
                    yield Picks(stem(symbol), tuple(map(counted, element.indices)), number)


def base_of(element: syntax.Element) -> syntax.Symbol | None:
    """The name from which an entry is picked."""
    base = bare(element.base)
    return base if isinstance(base, syntax.Symbol) else None


def counted(index: syntax.Node) -> str:
    """The letter that an index is, without its primes; "" for what is reckoned, a number or all."""
    return (letter_of(bare(index)) or "").rstrip("'")


def sliding_letters(statements: Sequence[Statement]) -> set[str]:
    """The letters that are reckoned with in an index."""
    return {
        letter.rstrip("'")
        for element in throughout(statements, syntax.Element)
        for index in element.indices
        for letter in shifted(bare(index))
    }


def marking(picks: Sequence[Picks], sliding: set[str]) -> set[str]:
    """The letters that mark a matrix each: of those that slide along nothing, the ones that most
    names have, until two indices are left everywhere; none where that is not to be had."""
    found: set[str] = set()
    while True:
        many = {(p.stem, p.letters) for p in picks if left(p.letters, found) > MOST}
        if not many:
            return found
        carriers: dict[str, set[str]] = {}
        for name, letters in many:
            for letter in letters:
                if letter and letter not in sliding | found:
                    carriers.setdefault(letter, set()).add(name)
        if not carriers:
            return set()
        order = [letter for p in picks for letter in p.letters]
        found.add(max(carriers, key=lambda x: (len(carriers[x]), -order.index(x))))


def left(letters: Sequence[str], marks: set[str]) -> int:
    """How many indices pick an entry where some letters mark a matrix."""
    return sum(letter not in marks for letter in letters)


def used_apart(picks: Sequence[Picks], marks: set[str]) -> bool:
    """Whether such a letter counts entries in lines that have nothing to do with the tensors."""
    about = {p.statement for p in picks if len(p.letters) > MOST}
    beside = {p.stem for p in picks if p.statement in about}
    return any(p.stem not in beside for p in picks if marks & {*p.letters})


def marked(node: syntax.Element, places: set[tuple[str, int]]) -> syntax.Node:
    """An entry with marks for some of its indices."""
    symbol = base_of(node)
    if symbol is None:
        return node
    name = stem(symbol)
    moved = [index for n, index in enumerate(node.indices) if (name, n) in places]
    kept = tuple(index for n, index in enumerate(node.indices) if (name, n) not in places)
    if not moved:
        return node
    named = symbol.replace(scripts=(*symbol.scripts, *map(mark, moved)))
    return node.replace(base=named, indices=kept) if kept else named


def mark(index: syntax.Node) -> syntax.Script:
    """An index as a mark that counts a family."""
    inner = bare(index)
    text = inner.base if isinstance(inner, syntax.Symbol) else getattr(inner, "text", "")
    return syntax.Script(start=index.start, end=index.end, kind="angle", text=text, items=(inner,))
