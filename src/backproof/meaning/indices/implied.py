"""Sums that nobody writes: a letter twice in a product, and not on the left, is summed over.

A. Einstein, "Die Grundlage der allgemeinen Relativitätstheorie", Annalen der Physik 49, 1916,
section 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.record import once
from backproof.syntax import nodes as syntax


@once
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


_SAID = ("einstein", "summation convention", "implied sum", "repeated ind")


def sums_are_implied(text: str) -> bool:
    """Whether a document says that it leaves sums out; else a letter that nothing binds is a
    fault, not a sum."""
    lowered = text.lower()
    return any(words in lowered for words in _SAID)


def with_implied_sums(node: syntax.Node, left: frozenset[str]) -> syntax.Node:
    """The same expression with the sums written out, term by term."""
    match node:
        case syntax.Add() as sum_ if (wide := with_wide_sums(sum_, left)) is not sum_:
            return with_implied_sums(wide, left)
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


def with_wide_sums(node: syntax.Add, left: frozenset[str]) -> syntax.Node:
    """`-Σ_i a_i + b_i` as -Σ_i (a_i + b_i): only the sum says what i is in the terms behind it."""
    for place, (term, sign) in enumerate(zip(node.terms, node.signs, strict=True)):
        outer, inner = sign, bare(term)
        if isinstance(inner, syntax.Negate):
            outer, inner = -sign, bare(inner.operand)
        if not isinstance(inner, syntax.BigOperator) or inner.operator != "sum":
            continue
        own = {x for x in map(letter_of, inner.letters) if x is not None and x not in left}
        behind = place + 1
        while behind < len(node.terms) and own & free_letters(node.terms[behind]).keys():
            behind += 1
        if behind == place + 1:
            continue
        terms = (inner.body, *node.terms[place + 1 : behind])
        signs = (1, *node.signs[place + 1 : behind])
        body = node.replace(start=inner.body.start, terms=terms, signs=signs)
        wide: syntax.Node = inner.replace(end=terms[-1].end, body=body)
        if outer < 0 and place == 0:
            wide, outer = syntax.Negate(start=term.start, end=wide.end, operand=wide), 1
        whole = (*node.terms[:place], wide, *node.terms[behind:])
        if len(whole) == 1:
            return wide
        return node.replace(terms=whole, signs=(*node.signs[:place], outer, *node.signs[behind:]))
    return node


def widened(node: syntax.Add) -> syntax.Add:
    """A sum sign reaches over the terms behind it in which its letter is loose: in
    `-\\sum_i y_i log p_i + (1 - y_i) log(1 - p_i)` the brackets are left out."""
    for place, term in enumerate(node.terms[:-1]):
        if not isinstance(term, syntax.BigOperator) or len(term.letters) != 1:
            continue
        letter = letter_of(term.letters[0])
        behind = node.terms[place + 1 :]
        if letter is None or not all(letter in free_letters(other) for other in behind):
            continue
        body = syntax.Add(
            start=term.body.start, end=node.end, terms=(term.body, *behind),
            signs=(1, *node.signs[place + 1 :]),
        )  # fmt: skip
        wide = term.replace(body=body)
        return node.replace(terms=(*node.terms[:place], wide), signs=node.signs[: place + 1])
    return node
