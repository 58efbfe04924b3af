"""Entries that slide along others: `x_{i+k}` of a convolution is Σ_a 1[a = i + k] x_a.

What lies outside is 0, as where a signal is padded. So a sum over k and those that its gradients
are, `\\sum_k \\delta_{j-k} w_k`, agree at all ends, from whatever number is counted: a letter is
only ever compared with the same sum of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FRESH = "abcdefghpqrsuvwxyz" + ascii_lowercase


def with_sliding_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with sums for the entries whose index is a sum or a difference of
    several letters."""
    elements = throughout(statements, syntax.Element)
    most = max((sum(map(slides, element.indices)) for element in elements), default=0)
    if not most:
        return list(statements)
    used = {symbol.base for symbol in throughout(statements, syntax.Symbol)}
    fresh = [letter for letter in FRESH if letter not in used][:most]
    if len(fresh) < most:
        return list(statements)
    # A derivative by such an entry is one of those of which the sum takes it.
    by = with_changed(statements, lambda node: differentiated(node, fresh), syntax.Derivative)
    return with_changed(by, lambda node: summed(node, fresh), syntax.Element)


def slides(index: syntax.Node) -> bool:
    """Whether an index is reckoned with from several letters."""
    inner = bare(index)
    if not isinstance(inner, syntax.Add):
        return False
    letters = [letter_of(bare(term)) for term in inner.terms]
    numbers = [isinstance(bare(term), syntax.Number) for term in inner.terms]
    named = len(letters) - letters.count(None)
    return named > 1 and named + sum(numbers) == len(letters)


def differentiated(node: syntax.Node, fresh: Sequence[str]) -> syntax.Node:
    """A derivative by an entry as the sum over all of which one is it; other nodes as they are."""
    match node:
        case syntax.Derivative(denominators=(below,)) if isinstance(below, syntax.Element):
            picked, sums = by_letters(below, fresh)
            return over(node.replace(denominators=(picked,)), sums) if sums else node
        case _:
            return node


def summed(node: syntax.Node, fresh: Sequence[str]) -> syntax.Node:
    """An entry as the sum over all of which one is it; other nodes as they are."""
    if not isinstance(node, syntax.Element):
        return node
    picked, sums = by_letters(node, fresh)
    return over(picked, sums) if sums else node


def by_letters(
    node: syntax.Element, fresh: Sequence[str]
) -> tuple[syntax.Element, list[tuple[syntax.Symbol, syntax.Node]]]:
    """An entry with letters for the indices that slide, and what each letter is."""
    left = iter(fresh)
    indices: list[syntax.Node] = []
    sums: list[tuple[syntax.Symbol, syntax.Node]] = []
    for index in node.indices:
        if slides(index):
            letter = syntax.Symbol(start=node.start, end=node.end, base=next(left))
            sums.append((letter, bare(index)))
            indices.append(letter)
        else:
            indices.append(index)
    return node.replace(indices=tuple(indices)), sums


def over(found: syntax.Node, sums: Sequence[tuple[syntax.Symbol, syntax.Node]]) -> syntax.Node:
    """The sum over some letters, where each is what it stands for."""
    start, end = found.start, found.end
    for letter, place in reversed(sums):
        here = syntax.Comparison(start=start, end=end, operator="=", left=letter, right=place)
        mask = syntax.Indicator(start=start, end=end, condition=here)
        found = syntax.BigOperator(
            start=start, end=end, operator="sum", letters=(letter,), lower=None, upper=None,
            condition=None,
            body=syntax.Juxtaposition(start=start, end=end, factors=(mask, found)),
        )  # fmt: skip
    return found
