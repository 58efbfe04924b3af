"""One-hot vectors by the class of a sample: `\\mathbf{1}_y`, `onehot(y)`, `e_y`.

Whatever the class is, the vector is Σ_c 1[c = y] e_c with the standard basis e. Each of these
spellings also says that y is a class number, where y is a letter for labels; `e_y` says it on a
page that speaks of such vectors and gives e no other meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backproof.meaning.indices.class_entries import LABELS, Classes, letter_for, same
from backproof.meaning.naming.names import BASIS, bare, is_exponential, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

CALLED = frozenset({"onehot", "one-hot", "OneHot", "Onehot"})
BASES = frozenset({"e"})
_SPOKEN = re.compile(r"one[- ]?hot|\b(?:unit|basis|indicator|standard|canonical)\s+vector", re.I)


def number_of(node: syntax.Node, bases: frozenset[str]) -> syntax.Symbol | None:
    """The class number of which a node is the one-hot vector."""
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
    if not isinstance(number, syntax.Symbol) or number.accents or stem(number) not in LABELS:
        return None
    return number


def basis_letters(statements: Sequence[Statement]) -> frozenset[str]:
    """The letters that only ever have one index, that of a class among them, on a page that speaks
    of one-hot vectors."""
    texts = {id(s.block.passage): s.block.passage.source.text for s in statements}
    if not any(map(_SPOKEN.search, texts.values())):
        return frozenset()
    used = [node for node in _symbols(statements) if stem(node) in BASES]
    marked = all(len(node.scripts) == 1 and not node.accents for node in used)
    classed = any(number_of(node, BASES) is not None for node in used)
    return BASES if marked and classed else frozenset()


def _symbols(statements: Sequence[Statement]) -> Iterator[syntax.Symbol]:
    """The symbols in statements, Euler's number left out."""
    for statement in statements:
        for member in statement.members:
            parts = list(below(member.node)) if member.node is not None else []
            euler = {n.base for n in parts if isinstance(n, syntax.Power) and is_exponential(n)}
            yield from (n for n in parts if isinstance(n, syntax.Symbol) and n not in euler)


def with_vectors(node: syntax.Node, classes: Classes) -> syntax.Node:
    """The same expression with the one-hot vectors in it as what they pick of the standard basis:
    Σ_c 1[c = y] e_c."""

    def change(part: syntax.Node) -> syntax.Node:
        number = number_of(part, classes.bases)
        if number is None:
            return part
        here = {"start": part.start, "end": part.end}
        letter = letter_for(part, classes)
        script = syntax.Script(**here, kind="sub", text=classes.letter, items=(letter,))
        vector = syntax.Symbol(**here, base=BASIS, scripts=(script,))
        is_it = syntax.Indicator(**here, condition=same(number, classes))
        return syntax.BigOperator(
            **here, operator="sum", letters=(letter,), lower=None, upper=None, condition=None,
            body=syntax.Juxtaposition(**here, factors=(is_it, vector)),
        )  # fmt: skip

    return changed(node, change, syntax.Ones, syntax.Call, syntax.Symbol)
