"""Sums whose letter another one has: `Σ_{i=1}^n Σ_{i=k}^K t_{ik}` is meant to run over k.

A letter cannot run twice at once. Where the lower bound is a letter that the summand has and
nothing binds, no other reading leaves no letter loose.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed, with_changed
from backproof.meaning.naming.unwritten import number
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_sums_bound_once(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a sum over a letter that runs already goes over the letter at
    which it would begin."""
    return with_changed(statements, outer, syntax.BigOperator)


def outer(node: syntax.Node) -> syntax.Node:
    """A sum with the sums in it over letters of their own."""
    if not isinstance(node, syntax.BigOperator) or len(node.letters) != 1:
        return node
    running = name_of(node.letters[0])

    def inner(part: syntax.Node) -> syntax.Node:
        if not isinstance(part, syntax.BigOperator) or len(part.letters) != 1:
            return part
        first = bare(part.lower) if part.lower is not None else None
        if name_of(part.letters[0]) != running or not isinstance(first, syntax.Symbol):
            return part
        loose = letter_of(first) is not None and first.base != running
        used = inside(part.body, syntax.Symbol)
        if not loose or all(name_of(n) != name_of(first) for n in used):
            return part
        return part.replace(letters=(first,), lower=number(1))

    body = changed(node.body, inner, syntax.BigOperator)
    return node if body is node.body else node.replace(body=body)
