"""Letters that may be functions: `h = g (W x + b)` with a g that stands nowhere else alone.

It is read as a product: `k (x - m)` is one. A line that needs the slope of g, which its author
knows, is then not that of the product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.definitions.roles import is_parameter, is_plain_scalar
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def before_brackets(stated: Sequence[Stated]) -> frozenset[str]:
    """The letters that are all that stands before the bracket of a definition, and stand before
    brackets wherever they stand: but for parameters, matrices and rates by their letters; a rate
    is none where the chain goes on without it, `y = ε (z) = …`."""
    definitions = (item for item in stated if item.kind == "definition")
    found = {
        name
        for item in definitions
        for name in whole_before_bracket(item.node)
        if not is_factor(name) or (is_plain_scalar(name) and goes_on_without(item, name))
    }
    if not found:
        return frozenset()
    written: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    for node in (part for item in stated for part in (item.head, item.node)):
        written.update(name_of(symbol) for symbol in inside(node, syntax.Symbol))
        products = inside(node, syntax.Juxtaposition)
        applied.update(name for product in products for name in pairs(product.factors))
    return frozenset(name for name in found if written[name] == applied[name])


def goes_on_without(item: Stated, name: str) -> bool:
    """Whether the chain of a definition goes on with a member that lacks a name."""
    further = (m.node for m in item.statement.members if m.relation == "=" and m is not item.member)
    return any(
        node is not None and all(name_of(s) != name for s in inside(node, syntax.Symbol))
        for node in further
    )


def is_factor(name: str) -> bool:
    """Whether a name is by custom a factor: a parameter, a rate, a matrix."""
    latin = len(name) == 1 and name.isupper()
    return latin or is_parameter(name, frozenset()) or is_plain_scalar(name)


def whole_before_bracket(node: syntax.Node | None) -> Iterator[str]:
    """The g of `g (z)`, where that is all."""
    match bare(node) if node is not None else None:
        case syntax.Juxtaposition(factors=(_, _) as factors):
            yield from pairs(factors)
        case _:
            return


def pairs(factors: Sequence[syntax.Node]) -> Iterator[str]:
    """The names before round brackets in a product."""
    for factor, following in pairwise(factors):
        bracket = isinstance(following, syntax.Group) and following.opening == "("
        if bracket and isinstance(factor, syntax.Symbol):
            yield name_of(factor)
