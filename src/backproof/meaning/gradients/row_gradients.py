"""Gradients that their author writes as rows: `∂J/∂W = δᵀ xᵀ`, `∂J/∂x = (δ W)ᵀ`.

In numerator layout the gradient by a column is a row (J. Magnus and H. Neudecker, "Matrix
Differential Calculus", 3rd edition, chapter 5). Where the transpose of such a gradient stands in a
formula its author may mean that, and shapes in the other layout prove nothing.
"""

from __future__ import annotations

from backproof.algebra.types import ONE
from backproof.meaning.contexts import Context
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, below, inside
from backproof.syntax import nodes as syntax


def transposes_a_gradient(stated: Stated, context: Context) -> bool:
    """Whether a formula transposes the gradient by a vector of one sample, or a product that has
    one. In a batch a column holds a number for each sample, and no layout turns it."""
    if stated.node is None or context.program.batch is not None:
        return False
    return any(
        is_vector(part, stated, context)
        for node in below(stated.node)
        if isinstance(node, syntax.Transpose)
        for part in below(node.base)
    )


def lies_beside(stated: Stated, context: Context) -> bool:
    """Whether a formula has the gradient by a vector of one sample and what has none entry by
    entry, `δ U ∘ f'(z)`: where that gradient is a row, so is the other one meant."""
    if stated.node is None or context.program.batch is not None:
        return False
    products = inside(stated.node, syntax.Product)
    return any(beside(product, stated, context) is not None for product in products)


def beside(product: syntax.Product, stated: Stated, context: Context) -> syntax.Node | None:
    """The factor without gradients by vectors, beside one with some entry by entry; the slope of a
    function beside the transpose of a vector, `uᵀ ∘ f'(z)`."""
    if product.operator not in ("odot", "circ"):
        return None
    factors = (product.left, product.right)
    without = [f for f in factors if not any(is_vector(n, stated, context) for n in below(f))]
    if len(without) == 2:
        slopes = [isinstance(f, syntax.Call) and f.function.primes == 1 for f in map(bare, factors)]
        turned = [isinstance(f, syntax.Transpose) for f in map(bare, factors)]
        return factors[slopes.index(True)] if slopes[::-1] == turned and any(turned) else None
    return without[0] if len(without) == 1 else None


def is_vector(node: syntax.Node, stated: Stated, context: Context) -> bool:
    """Whether a node is the gradient of something by a vector, or a name for one."""
    return vector_of(node, stated, context) is not None


def vector_of(node: syntax.Node, stated: Stated, context: Context) -> str | None:
    """The vector by which a node is the gradient of something, or a name for such a gradient."""
    derivative: syntax.Node | None = node
    if isinstance(node, syntax.Symbol):
        derivative = context.setting.table.alias(name_of(node), stated.place)
    if not isinstance(derivative, syntax.Derivative) or len(derivative.denominators) != 1:
        return None
    name = named(bare(derivative.denominators[0]))
    found = context.within(context.setting.table.resolve(name, stated.place)) if name else ""
    known = context.symbols.get(found)
    return found if known is not None and ONE in (known.type.rows, known.type.columns) else None
