"""A loss for documents that give none: "given ∂L/∂Y"."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from backproof.algebra.expressions import POSITIVE, Expr, constant, leaves, symbol, walk
from backproof.algebra.ops.arithmetic import add, multiply, scale, square, times
from backproof.algebra.ops.generic import generic
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition
from backproof.algebra.types import ONE, Type

MIXED = "M("
"""How the names of the free maps in a function of several arguments begin."""
STANDS_IN = ("R(", "Q(", "S(", MIXED)
"""How all names begin that stand in for what nobody knows."""


def arbitrary(quantities: Sequence[Expr]) -> Expr:
    """Σ R ⊙ x + Q ⊙ x² + 0.3 x³ with free R and Q: a scalar whose gradient by each x is arbitrary.

    What holds for it whatever R and Q are, as a relation between gradients, holds for every loss.
    """
    total: Expr | None = None
    for x in quantities:
        linear = multiply(symbol(f"R({x.name})", x.type), x)
        quadratic = multiply(symbol(f"Q({x.name})", x.type), square(x))
        cubic = scale(constant(0.3), multiply(square(x), x))
        term = sum_all(add(add(linear, quadratic), cubic))
        total = term if total is None else add(total, term)
    return constant(0) if total is None else total


def stand_in(left: Expr, quantities: Sequence[Expr]) -> Expr:
    """A quantity that depends on others nobody knows how: any scalar of them times a free factor
    in every entry.

    What holds for it holds whatever the definition says that was not understood.
    """
    factor = arbitrary(quantities)
    return factor if left.type.is_scalar else scale(factor, symbol(f"S({left.name})", left.type))


def some_function(name: str, result: Type, arguments: Sequence[Expr]) -> Expr:
    """A function of several arguments of which only the name is known: f(Σ_i M_i f_i(x_i)), where
    the free M_i mix all entries of an argument into every entry of the result.

    The M_i of two calls are different symbols: what holds whatever they are holds for one function.
    """
    total: Expr | None = None
    for place, x in enumerate(arguments):
        mark = ", ".join([name, str(place), *(leaf.name for leaf in leaves(x))])
        term = mixed(generic(f"{name}.{place}", x), result, mark)
        total = term if total is None else add(total, term)
    assert total is not None
    return generic(f"{name}.", total)


def mixed(x: Expr, result: Type, mark: str) -> Expr:
    """A free linear map of all entries of a quantity; of each sample, where both count samples."""
    free = f"{MIXED}{mark})"
    if x.type.columns == result.columns == ONE:
        return matmul(symbol(free, Type(result.rows, x.type.rows)), x)
    if x.type.rows == result.rows:
        return matmul(x, symbol(free, Type(x.type.columns, result.columns)))
    if x.type.columns == result.columns:
        return matmul(symbol(free, Type(result.rows, x.type.rows)), x)
    weighed = sum_all(multiply(symbol(free, x.type), x))
    return times(weighed, symbol(f"{MIXED}{mark}, out)", result))


def stands_in(leaf: Expr) -> bool:
    """Whether a symbol is a free choice in place of a formula that was not understood."""
    return leaf.name.startswith(STANDS_IN)


def is_mixed(leaf: Expr) -> bool:
    """Whether a symbol is a free map of a function of several arguments."""
    return leaf.name.startswith(MIXED)


def positive_where_needed(
    definitions: Sequence[Definition], unknown: AbstractSet[Expr]
) -> list[Definition]:
    """The definitions, where stand-ins of which a logarithm is taken lie between 0 and 1.

    Without this no point could be found at which all is defined.
    """
    if not unknown:
        return list(definitions)
    needed: set[Expr] = set()
    for e in walk(d.expr for d in definitions):
        if e.op.domain == POSITIVE:
            needed.update(leaves(e.args[0]))
    return [
        Definition(d.symbol, generic(f"P({d.symbol.name})", d.expr))
        if d.symbol in needed & unknown
        else d
        for d in definitions
    ]
