"""What the text tells of a letter: `e_i` is a basis vector, σ is the softmax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.naming.names import BASIS, bare, name_of, stem
from backproof.meaning.statements import Stated
from backproof.meaning.translate import flatten
from backproof.meaning.words.function_words import REACH, inline, letters_said
from backproof.patterns import regex
from backproof.record import dataclass, once
from backproof.source import Passage
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_BASIS = regex(
    r"[^.;:]{0,60}?\b(?:basis\s+vectors?|(?:standard|canonical|coordinate)\s+(?:unit\s+)?vectors?)",
    re.I,
)
_DENOTED = regex(
    r"\bsoft-?max(?:\s+functions?)?\s+(?:is|are)\s+(?:\w+\s+)?(?:denoted|written|represented)\s+"
    r"(?:as|by|with)\s+(?:[^.;]{0,24}?\band\s+)?[$`(\\]*(?:sigma|σ)\b",
    re.I, ("softmax", "soft-max"),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The letters of which an index picks a basis vector, and those that are the softmax."""

    bases: frozenset[str]
    softmaxes: frozenset[str]


def told(statements: Sequence[Statement]) -> Told:
    """What the text tells of the letters in it."""
    softmaxes = {
        name for name, function in letters_said(statements).items() if function == "softmax"
    }
    passages = {id(s.block.passage): s.block.passage for s in statements}
    if any(map(denotes_softmax, passages.values())):
        softmaxes.add("sigma")
    return Told(basis_letters(statements) | {BASIS}, frozenset(softmaxes))


@once(Passage)
def denotes_softmax(passage: Passage) -> bool:
    """Whether a passage says that a letter is the softmax."""
    return _DENOTED.search(passage.text) is not None


def basis_letters(statements: Iterable[Statement]) -> frozenset[str]:
    """The letters whose index picks a vector of the standard basis."""
    found: set[str] = set()
    for item, text, end in inline(statements):
        first = bare(item)
        if isinstance(first, syntax.Element) and len(first.indices) == 1:
            base = bare(first.base)
            if isinstance(base, syntax.Symbol) and _BASIS.match(text, end, end + REACH):
                found.add(name_of(base))
    return frozenset(found)


def columns_by_basis(stated: Iterable[Stated], bases: frozenset[str]) -> Iterator[str]:
    """The stems of what one index picks a vector of, `a_i = A^T e_i`: the row of a product."""
    for item in stated:
        head = bare(item.head) if item.head is not None else None
        if item.kind != "definition" or item.node is None or not isinstance(head, syntax.Element):
            continue
        base, last = bare(head.base), bare(flatten(bare(item.node))[-1][1])
        if isinstance(base, syntax.Symbol) and isinstance(last, syntax.Element):
            inner = bare(last.base)
            if isinstance(inner, syntax.Symbol) and name_of(inner) in bases:
                yield stem(base)
