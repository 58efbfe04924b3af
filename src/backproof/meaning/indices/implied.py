"""Sums that nobody writes: a letter twice in a product, and not on the left, is summed over.

A. Einstein, "Die Grundlage der allgemeinen Relativitätstheorie", Annalen der Physik 49, 1916,
section 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from backproof.meaning.indices.binders import letter_of
from backproof.record import once
from backproof.syntax import nodes as syntax


@once(syntax.Node)
def free_letters(node: syntax.Node) -> Mapping[str, int]:
    """The letters of elements that no sum binds, with how often each occurs."""
    found: Counter[str] = Counter()
    stack: list[tuple[syntax.Node, frozenset[str]]] = [(node, frozenset())]
    while stack:
        item, bound = stack.pop()
        match item:
            case syntax.BigOperator():
                own = frozenset(filter(None, map(letter_of, item.letters)))
                inside = (item.body, item.condition)
                stack.extend((part, bound | own) for part in inside if part is not None)
            case syntax.Element(base=base, indices=indices):
                letters = [letter_of(i) for i in indices]
                found.update(x for x in letters if x is not None and x not in bound)
                stack.append((base, bound))
            case syntax.Indicator(condition=syntax.Comparison() as comparison):
                sides = [letter_of(comparison.left), letter_of(comparison.right)]
                found.update(x for x in sides if x is not None and x not in bound)
                stack.append((comparison, bound))
            case _:
                stack.extend((part, bound) for part in syntax.children(item))
    return found


@once(syntax.Node)
def in_one_term(node: syntax.Node) -> Mapping[str, int]:
    """The letters of elements that no sum binds, with how often each occurs in one term of what is
    added: only what is multiplied is summed."""
    if isinstance(node, syntax.Add):
        most: Counter[str] = Counter()
        for term in node.terms:
            most |= Counter(in_one_term(term))
        return most
    parts = syntax.children(node)
    if isinstance(node, syntax.BigOperator | syntax.Element | syntax.Indicator) or not parts:
        return free_letters(node)
    found: Counter[str] = Counter()
    for part in parts:
        found.update(in_one_term(part))
    return found


def with_implied_sums(node: syntax.Node, left: frozenset[str]) -> syntax.Node:
    """The same expression with the sums written out, term by term."""
    match node:
        case syntax.Add(terms=terms):
            return node.replace(terms=tuple(with_implied_sums(term, left) for term in terms))
        case syntax.Negate(operand=operand):
            return node.replace(operand=with_implied_sums(operand, left))
        case syntax.Group(body=body):
            return node.replace(body=with_implied_sums(body, left))
        case _:
            pass
    for letter, count in sorted(free_letters(node).items()):
        if count > 1 and letter not in left:
            symbol = syntax.Symbol(start=node.start, end=node.start, base=letter)
            node = syntax.BigOperator(
                start=node.start, end=node.end, operator="sum", letters=(symbol,), lower=None,
                upper=None, condition=None, body=node,
            )  # fmt: skip
    return node
