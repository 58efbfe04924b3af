"""Vectors in bold behind a matrix: `𝐬 = 𝐀 𝐯`. A small bold letter is one column and no matrix of
several, whatever stands for each sample."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.definitions.roles import is_bias, is_data, is_input
from backproof.meaning.naming.names import VECTORS, bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax


def bold_columns(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of small letters in bold, none of them data, that a definition has directly behind
    a capital, and of what is compared with such a product, `𝐲 - 𝐀 𝐯`."""
    found: set[str] = set()
    for node in (s.node for s in stated if s.kind == "definition" and s.node is not None):
        for product in inside(node, syntax.Juxtaposition):
            if (column := column_in(product)) is not None:
                found.add(column)
        for total in inside(node, syntax.Add):
            terms = [bare(term) for term in total.terms]
            if len(terms) == 2 and any(column_in(term) is not None for term in terms):
                found |= {name_of(t) for t in terms if is_bold(t) and isinstance(t, syntax.Symbol)}
    return frozenset(name for name in found if not is_bias(name))


def column_in(node: syntax.Node) -> str | None:
    """The small letter in bold at the end of a product, directly behind a capital."""
    if not isinstance(node, syntax.Juxtaposition):
        return None
    factors = [bare(factor) for _, factor in flatten(node)]
    if len(factors) < 2:
        return None
    before, after = factors[-2:]
    capital = isinstance(before, syntax.Symbol) and before.base[:1].isupper()
    if not capital or not is_bold(after) or not isinstance(after, syntax.Symbol):
        return None
    name = name_of(after)
    return None if is_data(name) or is_input(name) else name


def is_bold(node: syntax.Node) -> bool:
    """Whether a node is a small letter in bold."""
    return isinstance(node, syntax.Symbol) and node.base[:1].islower() and node.style in VECTORS
