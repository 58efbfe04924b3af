"""One-hot vectors by the class of a sample: `\\mathbf{1}_y`, `onehot(y)`, `e_y`.

Whatever the class is, the vector is Σ_c 1[c = y] e_c with the standard basis e. Each of these
spellings also says that y is a class number, where y is a letter for labels; `e_y` says it on a
page that speaks of such vectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backproof.meaning.indices.class_entries import LABELS, Classes, letter_for, same
from backproof.meaning.naming.names import BASIS, bare, is_exponential, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import below, inside, throughout
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_SPOKEN = regex(
    r"one[- ]?hot|\b(?:unit|basis|indicator|standard|canonical)\s+vector", re.I, ("hot", "vector")
)
_BY_CLASS = regex(r"e\}?\s*_\s*\{?\s*[A-Za-z]")
_CALLED_SO = regex(
    r"(?:one[- ]?hot|unit|basis|indicator|standard|canonical)\s+vectors?\s+(?:\$|\\\()"
    r"\s*(?:\\\w+\s*\{?\s*)?e\s*\}?\s*_\s*\{?\s*(?P<letter>[A-Za-z])\b",
    re.I, ("vector",),
)  # fmt: skip
"""`the one-hot vector $e_t$`: t is a class."""
_SAID_SO = regex(
    r"(?:\$|\\\()\s*(?:\\\w+\s*\{?\s*)?e\s*\}?\s*_\s*\{?\s*(?P<letter>[A-Za-z])\s*\}?\s*(?:\$|\\\))"
    r"\s+(?:be|is|being|denotes?|for|means)\s[^.;:\n]{0,40}?"
    r"\b(?:one[- ]?hot|unit|basis|indicator|standard|canonical)\s+vector",
    re.I, ("vector",),
)  # fmt: skip
"""`let $e_t$ be its one-hot vector`: so is it there."""
CALLED = frozenset({"onehot", "one-hot", "OneHot", "Onehot"})
BASES = frozenset({"e"})


def marked_by(node: syntax.Node, bases: frozenset[str]) -> syntax.Symbol | None:
    """What would be the class if a node were a one-hot vector."""
    match node:
        case syntax.Ones(dims=(index,)):
            number = bare(index)
        case syntax.Call(
            function=syntax.Symbol(base=base), arguments=(argument,), keywords=(), power=None
        ) if base in CALLED:
            number = bare(argument)
        case syntax.Symbol(scripts=(syntax.Script(kind="sub", items=(number,)),), accents=()) if (
            stem(node) in bases
        ):
            pass
        case _:
            return None
    return number if isinstance(number, syntax.Symbol) and not number.accents else None


def number_of(
    node: syntax.Node, bases: frozenset[str], labels: frozenset[str]
) -> syntax.Symbol | None:  # fmt: skip
    """The class number of which a node is the one-hot vector."""
    number = marked_by(node, bases)
    return None if number is None or stem(number) not in labels else number


def speaks_of_vectors(text: str) -> bool:
    """Whether a page speaks of one-hot vectors."""
    return _SPOKEN.search(text) is not None


def labels_in(statements: Sequence[Statement], spoken: bool, text: str) -> frozenset[str]:
    """What a class is called: by custom, and on a page that speaks of one-hot vectors by any letter
    that picks an entry and has such a vector, or that of one the text calls so, and that neither
    counts nor is a length."""
    if not spoken:
        return LABELS
    parts = [n for s in statements for n in parts_of(s)]
    shown = (marked_by(part, frozenset()) for part in vectors_in(statements, frozenset()))
    vectors = {stem(number) for number in shown if number is not None}
    for words in (_CALLED_SO, _SAID_SO):
        vectors.update(found["letter"] for found in words.finditer(text))
    picks: set[str] = set()
    others: set[str] = set()
    for part in parts:
        match part:
            case syntax.Script(kind="sub", items=items):
                picks.update(stem(i) for i in items if isinstance(i, syntax.Symbol))
                reckoned = (n for i in items if isinstance(i, syntax.Add) for n in below(i))
                others.update(stem(n) for n in reckoned if isinstance(n, syntax.Symbol))
            case syntax.Space():
                others.update(stem(n) for n in inside(part, syntax.Symbol))
            case syntax.BigOperator(letters=letters, upper=upper):
                bounds = below(upper) if upper is not None else []
                ends = (n for n in bounds if isinstance(n, syntax.Symbol))
                others.update(map(stem, (*letters, *ends)))
            case _:
                pass
    return LABELS | (vectors & picks - others)


def marked(
    statements: Sequence[Statement], bases: frozenset[str], labels: frozenset[str]
) -> frozenset[str]:  # fmt: skip
    """The stems of the class numbers that one-hot vectors show; bases have those of a page that
    speaks of such vectors."""
    found = (number_of(n, bases, labels) for n in vectors_in(statements, bases))
    return frozenset(stem(number) for number in found if number is not None)


def vectors_in(statements: Sequence[Statement], bases: frozenset[str]) -> Iterator[syntax.Node]:
    """What may be a one-hot vector by its form."""
    for kind in (syntax.Ones, syntax.Call, *((syntax.Symbol,) if bases else ())):
        yield from throughout(statements, kind)


def parts_of(statement: Statement) -> Iterator[syntax.Node]:
    """All nodes of a statement."""
    for member in statement.members:
        if member.node is not None:
            yield from below(member.node)


def basis_letters(
    statements: Sequence[Statement], labels: frozenset[str], text: str
) -> frozenset[str]:  # fmt: skip
    """The letters that only ever have one index, that of a class among them, and that nothing
    defines."""
    if not _BY_CLASS.search(text):
        return frozenset()
    used = [node for node in _symbols(statements) if stem(node) in BASES]
    picked = all(len(node.scripts) == 1 and not node.accents for node in used)
    classed = any(number_of(node, BASES, labels) is not None for node in used)
    heads: set[syntax.Node | None] = {s.members[0].node for s in statements if len(s.members) > 1}
    return BASES if picked and classed and heads.isdisjoint(used) else frozenset()


def _symbols(statements: Sequence[Statement]) -> Iterator[syntax.Symbol]:
    """The symbols in statements that name something: no marks, and not Euler's number."""
    for statement in statements:
        parts = list(parts_of(statement))
        other = {n.base for n in parts if isinstance(n, syntax.Power) and is_exponential(n)}
        other |= {m for n in parts if isinstance(n, syntax.Script) for m in below(n)}
        yield from (n for n in parts if isinstance(n, syntax.Symbol) and n not in other)


def with_vectors(node: syntax.Node, classes: Classes) -> syntax.Node:
    """The same expression with the one-hot vectors in it as what they pick of the standard basis:
    Σ_c 1[c = y] e_c."""

    def change(part: syntax.Node) -> syntax.Node:
        number = number_of(part, classes.bases, classes.numbers)
        if number is None:
            return part
        start, end, letter = part.start, part.end, letter_for(part, classes)
        script = syntax.Script(
            start=start, end=end, kind="sub", text=classes.letter, items=(letter,)
        )
        vector = syntax.Symbol(start=start, end=end, base=BASIS, scripts=(script,))
        is_it = syntax.Indicator(start=start, end=end, condition=same(number, classes))
        picked = syntax.Juxtaposition(start=start, end=end, factors=(is_it, vector))
        return syntax.BigOperator(
            start=start, end=end, operator="sum", letters=(letter,), lower=None, upper=None,
            condition=None, body=picked,
        )  # fmt: skip

    return changed(node, change, syntax.Ones, syntax.Call, syntax.Symbol)
