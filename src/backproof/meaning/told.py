"""What the text tells of a letter: `e_i` is a basis vector, σ is the softmax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.names import bare, name_of, stem
from backproof.meaning.statements import Stated
from backproof.meaning.translate import flatten
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_REACH = 90
_BASIS = re.compile(
    r"[^.;:]{0,60}?\b(?:basis\s+vectors?|(?:standard|canonical|coordinate)\s+(?:unit\s+)?vectors?)",
    re.I,
)
_IS_SOFTMAX = re.compile(
    r"[\s\W]*(?:is|be|denotes|means|stands\s+for)\s+(?:the\b|a\b)?[\s\W]*(?:\w+[\s-]+){0,2}?softmax\b",
    re.I,
)
_THE_SOFTMAX = re.compile(r"\bsoftmax(?:\s+(?:function|map|activation))?[\s\W]{0,4}$", re.I)


@dataclass(frozen=True)
class Told:
    """The letters of which an index picks a basis vector, and those that are the softmax."""

    bases: frozenset[str]
    softmaxes: frozenset[str]


def told(statements: Sequence[Statement]) -> Told:
    """What the text tells of the letters in it."""
    return Told(basis_letters(statements), softmax_letters(statements))


def basis_letters(statements: Iterable[Statement]) -> frozenset[str]:
    """The letters whose index picks a vector of the standard basis."""
    found: set[str] = set()
    for item, text, end in inline(statements):
        first = bare(item)
        if isinstance(first, syntax.Element) and len(first.indices) == 1:
            base = bare(first.base)
            if isinstance(base, syntax.Symbol) and _BASIS.match(text, end, end + _REACH):
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


def softmax_letters(statements: Iterable[Statement]) -> frozenset[str]:
    """The letters of functions that the text calls the softmax."""
    found: set[str] = set()
    for item, text, end in inline(statements):
        match bare(item):
            case syntax.Symbol() as symbol:
                pass
            case syntax.Call(function=symbol):
                pass
            case _:
                continue
        before = text[max(0, item.start - _REACH) : item.start]
        if _IS_SOFTMAX.match(text, end, end + _REACH) or _THE_SOFTMAX.search(before):
            found.add(name_of(symbol))
    return frozenset(found)


def inline(statements: Iterable[Statement]) -> Iterator[tuple[syntax.Node, str, int]]:
    """What stands first in each piece of maths in running text, the text, and where it goes on."""
    for statement in statements:
        block, first = statement.block, statement.members[0].node
        if block.kind == "inline" and first is not None:
            yield first, block.passage.text, block.end
