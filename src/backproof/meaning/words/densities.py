"""Distribution functions and their densities in running text: "Φ is the cdf … and φ its density".

Whatever the distribution is, the density is the slope of the distribution function.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.meaning.functions.applied import with_applied
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.words.function_words import REACH, function_given, inline
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_IS = r"[$`)\\\s]*(?:,\s*)?(?:(?:is|are|denotes?|being)\s+|[=:]\s*)?(?:(?:the|an?|its)\s+)?"
_KIND = r"(?:(?:standard|normal|gaussian|corresponding|cumulative|probability)[\s-]+){0,3}"
CDF = regex(rf"{_IS}{_KIND}(?:cdf|distribution\s+function)\b", re.I, ("cdf", "distribution"))
PDF = regex(rf"{_IS}{_KIND}(?:pdf|density)\b", re.I, ("pdf", "density"))


def with_densities_said(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the slope of a distribution function in place of its density, where
    neither has a formula."""
    given = {name_of(f) for f in map(function_given, statements) if f is not None}
    whole, density = letters_said(statements)
    if whole is None or density is None or given & {name_of(whole), density}:
        return list(statements)
    slope = whole.replace(primes=1)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Call(function=syntax.Symbol() as function) if name_of(function) == density:
                return node.replace(function=slope.replace(start=node.start, end=function.end))
            case _:
                return node

    applied = with_applied(statements, frozenset((name_of(whole), density)))
    return with_changed(applied, change, syntax.Call)


def letters_said(statements: Sequence[Statement]) -> tuple[syntax.Symbol | None, str | None]:
    """The one letter that the text calls a distribution function, and the one for a density."""
    wholes: dict[str, syntax.Symbol] = {}
    densities: set[str] = set()
    for item, text, end in inline(statements):
        inner = bare(item)
        symbol = inner.function if isinstance(inner, syntax.Call) else inner
        if not isinstance(symbol, syntax.Symbol) or symbol.scripts or symbol.accents:
            continue
        if CDF.match(text, end, end + REACH):
            wholes.setdefault(name_of(symbol), symbol)
        elif PDF.match(text, end, end + REACH):
            densities.add(name_of(symbol))
    if len(wholes) != 1 or len(densities) != 1:
        return None, None
    return next(iter(wholes.values())), next(iter(densities))
