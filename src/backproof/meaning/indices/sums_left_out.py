"""Pages that leave sums out: they say so, or show it in what they define."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.indices.implied import free_letters, in_one_term
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax

_SAID = ("einstein", "summation convention", "implied sum", "repeated ind")
_SHOWN = 2
"""How many definitions without a sum show that sums are left out where no word says so."""


def sums_are_implied(text: str, formulas: Iterable[tuple[syntax.Node, syntax.Node]]) -> bool:
    """Whether a document leaves sums out: it says so, or several of its definitions (what each is
    of, and its formula) show it and none of entries has a sum. Else a letter that nothing binds is
    a fault."""
    lowered = text.lower()
    return any(words in lowered for words in _SAID) or shows_no_sums(formulas)


def shows_no_sums(formulas: Iterable[tuple[syntax.Node, syntax.Node]]) -> bool:
    """Whether several definitions of entries have a letter twice in a product that their left side
    lacks, and none of entries has a sum: a loss may have one."""
    shown = 0
    for head, node in formulas:
        left = free_letters(head)
        if left and inside(node, syntax.BigOperator):
            return False
        twice = (x for x, count in in_one_term(node).items() if count == 2 and x not in left)
        shown += bool(left) and any(twice)
    return shown >= _SHOWN
