"""Letters for diagonal matrices: "where Δv is the diagonal matrix with diagonal v"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.words.function_words import REACH, inline
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_IS_DIAGONAL = regex(
    r"[$`)\\\s]*,?\s*(?:is|denotes?|means|stands\s+for|be)\s+(?:the|an?)\s+"
    r"(?:square\s+)?diagonal\s+matrix\b",
    re.I,
    ("diagonal matrix",),
)


def with_diagonals_said(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a letter before something makes a matrix of its diagonal."""
    letters = {
        name
        for node, text, end in inline(statements)
        if (name := _before_one(node)) and _IS_DIAGONAL.match(text, end, end + REACH)
    }
    if not letters:
        return list(statements)

    def joined(before: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
        own = isinstance(before, syntax.Symbol) and name_of(before) in letters
        if not own or not isinstance(before, syntax.Symbol):
            return None
        return syntax.Call(
            start=before.start, end=factor.end, function=before.replace(base="diag", scripts=()),
            arguments=(factor,),
        )  # fmt: skip

    return with_changed(
        statements,
        lambda n: with_joined(n, joined) if isinstance(n, syntax.Juxtaposition) else n,
        syntax.Juxtaposition,
    )


def _before_one(node: syntax.Node) -> str | None:
    """The letter that stands before one other thing."""
    match bare(node):
        case syntax.Juxtaposition(factors=(syntax.Symbol() as letter, syntax.Symbol())):
            return name_of(letter)
        case syntax.Call(function=syntax.Symbol() as letter, arguments=(syntax.Symbol(),)):
            return name_of(letter)
        case _:
            return None
