"""Small letters that are added to a product and stand nowhere else: maybe biases, `X V + c`.

In a batch a letter that nothing declares may be one quantity for each sample, or one that is used
for all of them; a line about its gradient is wrong only if it is so with both.
"""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.definitions.roles import is_bias
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax


def addends_in(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of letters that are only ever added to products in what is defined, and that
    nothing defines."""
    uses: dict[str, int] = {}
    defined: set[str] = set()
    counts: dict[str, int] = {}
    for item in stated:
        if item.kind != "definition" or item.node is None:
            continue
        defined.add(item.name)
        for part in below(item.node):
            if isinstance(part, syntax.Symbol):
                uses[name_of(part)] = uses.get(name_of(part), 0) + 1
            if isinstance(part, syntax.Add):
                for name in added_to_products(part):
                    counts[name] = counts.get(name, 0) + 1
    return frozenset(n for n, count in counts.items() if uses[n] == count and n not in defined)


def added_to_products(node: syntax.Add) -> list[str]:
    """The small letters among the terms of a sum that has a product beside them."""
    terms = [bare(term) for term in node.terms]
    if not any(isinstance(t, syntax.Juxtaposition | syntax.Product) for t in terms):
        return []
    letters = (t for t in terms if isinstance(t, syntax.Symbol) and t.base[:1].islower())
    return [name for t in letters if not is_bias(name := name_of(t))]
