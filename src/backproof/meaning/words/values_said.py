"""Numbers that the text gives a quantity for the formula behind it: “for $\\beta = 1$ we get …”."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.statements import Stated
from backproof.meaning.words.cases import announced
from backproof.patterns import regex

_VALUE = regex(
    r"(?:\$|\\\()\s*\\?(?P<name>[A-Za-z]+)\s*=\s*(?:-?\d[\d./]*|\\[dt]?frac\s*\{?\d+\}?\s*\{?\d+\}?)"
    r"\s*(?:\$|\\\))"
)
_SENTENCE = regex(r"[.;!?。；]\s|\n\s*\n\s*(?!\$|\\\[)|\n\s*[#|*-]")
REACH = 200
"""How many characters before a formula may give a value for it."""


def values_said(stated: Stated) -> Iterator[str]:
    """The names that are given numbers as a case in the sentence of a line."""
    statement = stated.statement
    text, end = statement.block.passage.text, statement.block.start
    start = max(0, end - REACH)
    for stop in _SENTENCE.finditer(text, start, end):
        start = stop.end()
    for found in _VALUE.finditer(text, start, end):
        if announced(text, found.start(), found.end()):
            yield found["name"]
