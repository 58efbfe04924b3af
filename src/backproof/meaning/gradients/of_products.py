"""`∇_x x^T A x = (A + A^T) x`: the gradient of the whole product, not of its first factor times the
others (M. P. Deisenroth and others, "Mathematics for Machine Learning", section 5.5).

`∇_z L x^T` is the gradient of a loss times a row. What tells the two apart: nobody differentiates a
matrix that depends on nothing, or half a quadratic form.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_gradients_of_products(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where products behind ∇ are what is differentiated."""
    return with_each(statements, of_whole_members)


def of_whole_members(statement: Statement) -> Statement:
    """A statement, with the members that are such products: any number of them where the first is
    one, for a matrix may stand there alone."""
    heads = statement.continues is None and len(statement.members) > 1
    head = statement.members[0] if heads else None
    return of_members(statement, lambda m: with_node(m, partial(of_whole, alone=m is head)))


def of_whole(node: syntax.Node, alone: bool = False) -> syntax.Node:
    """The gradient of a product, where a product of a gradient is meant so; with `alone` also where
    a name is all that it would be of."""
    if not isinstance(node, syntax.Juxtaposition):
        return node
    first, *others = node.factors
    if not isinstance(first, syntax.Derivative) or first.form != "subscript":
        return node
    by = bare(first.denominators[0]) if len(first.denominators) == 1 else None
    if first.numerator is None or not isinstance(by, syntax.Symbol) or first.order != 1:
        return node
    turned = first.numerator if isinstance(first.numerator, syntax.Transpose) else None
    of = first.numerator if turned is None else bare(turned.base)
    named = isinstance(of, syntax.Symbol) and name_of(of) not in LOSSES
    parts = (s for part in (first.numerator, *others) for s in inside(part, syntax.Symbol))
    if not (named and (turned is not None or alone)) or name_of(by) not in map(name_of, parts):
        return node
    whole = node.replace(start=first.numerator.start, factors=(first.numerator, *others))
    return first.replace(end=node.end, numerator=whole)
