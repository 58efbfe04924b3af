"""Numbers that the text gives a quantity for the formula behind it: “for $\\beta = 1$ we get …”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backproof.meaning.statements import Stated
from backproof.meaning.words.cases import announced
from backproof.patterns import regex

_VALUE = regex(
    r"(?:\$|\\\()\s*\\?(?P<name>[A-Za-z]+)\s*=\s*(?:-?\d[\d./]*|\\[dt]?frac\s*\{?\d+\}?\s*\{?\d+\}?)"
    r"\s*(?:\$|\\\))"
)
_SENTENCE = regex(r"[.;!?。；]\s|\n\s*\n\s*(?!\$|\\\[)|\n\s*[#|*-]")
_SUPPOSED = regex(
    r"\b(?:if|when|suppose|had|were)\b[^.;]*\binstead\b|\b(?:wenn|falls|nähme)\b[^.;]*\bstatt"
    r"|\bsi\b[^.;]*\b(?:au lieu d|en lugar d|en vez d)|\bse\b[^.;]*\b(?:em vez d|invece)"
    r"|\bесли\b[^.;]*\bвместо\b|(?:如果|若)[^。；]{0,30}(?:改为|改用|换成|而不是)|の代わりに[^。]*(?:と|ば|なら)",
    re.I, ("instead", "statt", "lieu", "lugar", "vez", "invece", "вместо", "若", "如果", "代わり"),
)  # fmt: skip
REACH = 200
"""How many characters before a formula may give a value for it."""


def values_said(stated: Stated) -> Iterator[str]:
    """The names that are given numbers as a case in the sentence of a line."""
    text, start, end = sentence_before(stated)
    for found in _VALUE.finditer(text, start, end):
        if announced(text, found.start(), found.end()):
            yield found["name"]


def sentence_before(stated: Stated) -> tuple[str, int, int]:
    """A text, and where in it the sentence of a line begins and the line does."""
    statement = stated.statement
    text, end = statement.block.passage.text, statement.block.start
    start = max(0, end - REACH)
    for stop in _SENTENCE.finditer(text, start, end):
        start = stop.end()
    return text, start, end


def supposes_another(stated: Stated) -> bool:
    """Whether the sentence of a line supposes something else than the page: “if instead of the
    mean one takes the sum, …”."""
    text, start, end = sentence_before(stated)
    return _SUPPOSED.search(text, start, end) is not None
