"""Sums that nobody writes: a letter twice in a product, and not on the left, is summed over.

A. Einstein, "Die Grundlage der allgemeinen Relativitätstheorie", Annalen der Physik 49, 1916,
section 5.
"""

from __future__ import annotations

import re
from collections import Counter

from backproof.meaning.binders import letter_of
from backproof.syntax import nodes as syntax


def free_letters(node: syntax.Node) -> Counter[str]:
    """The letters of elements that no sum binds, with how often each occurs."""
    found: Counter[str] = Counter()
    stack: list[tuple[object, frozenset[str]]] = [(node, frozenset())]
    while stack:
        item, bound = stack.pop()
        match item:
            case tuple():
                stack.extend((part, bound) for part in item)
            case syntax.BigOperator():
                own = frozenset(filter(None, map(letter_of, item.letters)))
                stack.extend(((item.body, bound | own), (item.condition, bound | own)))
            case syntax.Element(base=base, indices=indices):
                letters = [letter_of(i) for i in indices]
                found.update(x for x in letters if x is not None and x not in bound)
                stack.append((base, bound))
            case syntax.Indicator(condition=syntax.Comparison() as comparison):
                sides = [letter_of(comparison.left), letter_of(comparison.right)]
                found.update(x for x in sides if x is not None and x not in bound)
                stack.append((comparison, bound))
            case syntax.Node():
                stack.extend((getattr(item, name), bound) for name in item.fields)
            case _:
                pass
    return found


_SAID = re.compile(r"einstein|summation convention|implied sum|repeated ind", re.I)


def sums_are_implied(text: str) -> bool:
    """Whether a document says that it leaves sums out; else a letter that nothing binds is a
    fault, not a sum."""
    return _SAID.search(text) is not None


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
