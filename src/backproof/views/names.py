"""Names and lengths as a reader knows them: `y_hat` is ŷ, `sigma` is σ, `X.columns#2` is 2."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from backproof.algebra.types import ONE, Dim
from backproof.patterns import regex
from backproof.syntax.notations.unicode import COMBINING, GREEK_LETTERS

# Reversed, so that of two signs for one letter (µ, μ) the first in the table is taken.
GREEK = {name: letter for letter, name in reversed(GREEK_LETTERS.items())}
MARKS = {accent: mark for mark, accent in COMBINING.items()}
_WORD = regex(r"[A-Za-z]+")


def shown_name(name: str) -> str:
    """A canonical name in Unicode; the number that tells redefinitions apart is in brackets."""
    plain, _, again = name.partition("@")
    base, *rest = plain.split("_")
    shown = GREEK.get(base, base)
    for part in rest:
        if part in MARKS:
            shown = unicodedata.normalize("NFC", shown + MARKS[part])
        else:
            shown += "_" + _WORD.sub(lambda found: GREEK.get(found[0], found[0]), part)
    return f"{shown} ({again})" if again else shown


def shown_length(dim: Dim, numbers: Mapping[Dim, int]) -> str:
    """A number where one is known, else the author's letter, else what the length belongs to."""
    if dim == ONE:
        return "1"
    number = numbers.get(dim, dim.number)
    if number is not None:
        return str(number)
    if dim.factors:
        return "·".join(shown_length(factor, numbers) for factor in dim.factors)
    if dim.summands:
        return " + ".join(shown_length(summand, numbers) for summand in dim.summands)
    words = dim.name.partition("#")[0]
    name, dot, axis = words.rpartition(".")
    return f"{axis} of {shown_name(name)}" if dot else words
