"""What is a number by how it is written, though shapes alone leave room for more.

`(x - μ)^T Λ (x - μ)` stands between a vector and itself: the products of several vectors side by
side nobody wants. And k of `K_{ij} = k(x_i, x_j)` gives the entries of a matrix.
"""

from __future__ import annotations

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def is_quadratic(node: syntax.Node) -> bool:
    """Whether an expression is such a number, but for factors that are numbers and other terms.
    What is written in capitals alone may be a matrix."""
    inner = bare(node)
    if isinstance(inner, syntax.Add):
        return any(map(is_quadratic, inner.terms))
    if not isinstance(inner, syntax.Juxtaposition | syntax.Product):
        return False
    factors = [bare(factor) for _, factor in flatten(inner)]
    while len(factors) > 2 and not inside(factors[0], syntax.Symbol):
        del factors[0]
    match factors:
        case (syntax.Transpose(base=base), *_, last) if key(bare(base)) == key(last):
            return any(s.base[:1].islower() for s in inside(last, syntax.Symbol))
        case _:
            return False


def gives_entries(name: str, left: syntax.Node | None, node: syntax.Node) -> bool:
    """Whether a definition gives the entries of a matrix by a function of that name."""
    value = bare(node)
    return (
        isinstance(left, syntax.Element)
        and len(left.indices) > 1
        and isinstance(value, syntax.Call)
        and name_of(value.function) == name
    )
