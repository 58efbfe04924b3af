"""What the text calls a quantity: "the bias vector b", "K is the number of output units"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import bare, name_of
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.source import Block, Section
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_REACH = 90
_ARRAY = r"(?:vector|matrix)"
_UNITS = (
    r"number\s+of\s+(?:(?:output|input|hidden)[\s-]+(?:layer[\s-]+)?"
    r"(?:units|neurons|nodes|features|dimensions)|neurons)\b"
)
_IS = r"[^\w.;:,]{0,4}(?:is|denotes|be|being|stands\s+for|=)\s+(?:an?\s+|the\s+)?(?:total\s+)?"
_STEP = (
    r"(?:step|mesh)[\s-]*(?:size|length|width)|learning[\s-]+rate|(?:with|using|of)\s+(?:an?\s+|the\s+)?"
    r"(?:(?:time|fixed|constant|small|uniform)[\s-]+)?step|Schrittweite|tamaño\s+de\s+paso"
    r"|tamanho\s+d[eo]\s+passo|pas\s+(?:de\s+temps|constant)|步长"
)
_ARRAYS, _SCALARS, _COUNTS = ("vector", "matrix"), ("scalar", "number"), ("number", "neurons")
_STEPS = ("step", "mesh", "rate", "schrittweite", "tamaño", "tamanho", "pas ", "步长")
_ARRAY_BEFORE = regex(rf"\b{_ARRAY}[^\w.;:,]{{0,4}}$", re.I, _ARRAYS)
_ARRAY_AFTER = regex(rf"{_IS}(?:[\w-]+\s+){{0,2}}{_ARRAY}\b", re.I, _ARRAYS)
_SCALAR_BEFORE = regex(r"\b(?:scalar|number)s?[^\w.;:,]{0,4}$", re.I, _SCALARS)
_SCALAR_AFTER = regex(rf"{_IS}(?:[\w-]+\s+){{0,2}}(?:scalar|real\s+number)\b", re.I, _SCALARS)
_STEP_BEFORE = regex(rf"(?<![a-z])(?:{_STEP})[^\w.;:,]{{0,4}}$", re.I, _STEPS)
_STEP_AFTER = regex(rf"{_IS}(?:[\w-]+\s+)?(?:{_STEP})(?![a-z])", re.I, _STEPS)
_UNITS_BEFORE = regex(rf"\b{_UNITS}[^\w.;:,]{{0,4}}$", re.I, _COUNTS)
_UNITS_AFTER = regex(rf"{_IS}{_UNITS}", re.I, _COUNTS)


@dataclass(frozen=True)
class Kinds:
    """The names that the text calls a vector or a matrix and nowhere a number, those that it calls
    a number and nothing else, and those of which it says that they count the units of a layer; and
    in which sections it calls them numbers."""

    arrays: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    places: frozenset[tuple[str, Section]] = frozenset()


def kinds_in_words(statements: Iterable[Statement]) -> Kinds:
    """What the running text calls the letters in it."""
    arrays: set[str] = set()
    scalars: set[str] = set()
    places: set[tuple[str, Section]] = set()
    units: set[str] = set()
    for name, block, start, end in mentioned(statements):
        text = block.passage.text
        before, until = text[max(0, start - _REACH) : start], end + _REACH
        if _ARRAY_BEFORE.search(before) or _ARRAY_AFTER.match(text, end, until):
            arrays.add(name)
        elif any(words.search(before) for words in (_SCALAR_BEFORE, _STEP_BEFORE)) or any(
            words.match(text, end, until) for words in (_SCALAR_AFTER, _STEP_AFTER)
        ):
            scalars.add(name)
            places.add((name, block.section))
        elif _UNITS_BEFORE.search(before) or _UNITS_AFTER.match(text, end, until):
            units.add(name)
    numbers = frozenset(scalars - arrays)
    return Kinds(frozenset(arrays - scalars), frozenset(units), numbers, frozenset(places))


def mentioned(statements: Iterable[Statement]) -> Iterator[tuple[str, Block, int, int]]:
    """The names that stand alone in running text, and from where to where."""
    for statement in statements:
        block, first = statement.block, statement.members[0].node
        symbol = bare(first) if block.kind == "inline" and first is not None else None
        if isinstance(symbol, syntax.Symbol):
            yield name_of(symbol), block, symbol.start, block.end
