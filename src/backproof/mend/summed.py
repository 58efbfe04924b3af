"""A sum that is missing over a letter that nothing binds: `∂L/∂b = δ_i` beside lines with sums.

Who leaves out all sums may mean one sample, one step or one place. Where another line of the same
section, about the same quantity, holds with a sum over that very letter, the author tells the two
apart; not where the text before the line speaks of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, inside
from backproof.mend.changes.written import Change, Written, grouped
from backproof.patterns import regex
from backproof.syntax.nodes import Add, BigOperator, Element, Node, Symbol

SUMMED = "sum missing"
_ALONE = regex(
    r"\b(?:single|stochastic(?:ally)?|online|contribut\w+|per|each|every|any|fixed"
    r"|(?:one|this|that)\s+(?:\w+[\s-]+)?(?:sample|example|pair|point|step|unit|term))\b",
    re.I,
)
_REACH = 160


def summed(written: Written, node: Node, one: Stated, beside: Iterable[Stated]) -> Iterator[Change]:
    """The formula under a sum over each letter that nothing binds and that one of the lines beside
    it sums over."""
    if _ALONE.search(written.text[max(0, one.start - _REACH) : one.start]):
        return
    bound = picking(one.head).keys() | over(node)
    letters = {name: s for name, s in picking(node).items() if name not in bound}
    told = {name for line in beside for name in over(line.node) - picking(line.head).keys()}
    text = f"({written.of(node)})" if isinstance(node, Add) else written.of(node)
    for name, letter in letters.items():
        if name in told:
            new = BigOperator(
                start=node.start, end=node.end, operator="sum", letters=(letter,), lower=None,
                upper=None, condition=None, body=grouped(node),
            )  # fmt: skip
            said = rf"\sum_{{{written.of(letter)}}} {text}"
            yield written.instead(SUMMED, node, said, new)


def picking(node: Node | None) -> dict[str, Symbol]:
    """The letters that pick entries in a formula, by their names."""
    indices = (i for element in inside(node, Element) for i in element.indices)
    return {name_of(i): i for i in indices if isinstance(i, Symbol)}


def over(node: Node | None) -> set[str]:
    """The letters over which a formula has sums."""
    return {name_of(s) for total in inside(node, BigOperator) for s in total.letters}
