"""The normal density that everybody knows, `\\mathcal{N}(x \\mid \\mu, \\sigma^2)`, as its formula.

With a variance that is a square it is that of a number, with a covariance that of a vector. A
density with a covariance of each of several laws, Σ_k, or an isotropic one is left alone: the one
needs a third index, the other the number of dimensions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, named
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.naming.unwritten import minus, number
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

COVARIANCES = frozenset({"Sigma", "S", "C", "K", "Lambda"})
LAWS = frozenset({"mu", "sigma", "sigma^2", "Sigma", "I", "beta", "tau"})
"""What laws are given by."""


def with_densities(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where normal densities are formulas."""
    return with_changed(statements, _written, syntax.Juxtaposition)


def _written(node: syntax.Node) -> syntax.Node:
    return with_joined(node, normal) if isinstance(node, syntax.Juxtaposition) else node


def is_law(node: syntax.Node) -> bool:
    """Whether `\\mathcal{N}(μ, σ²)` says how something is distributed: no value of it."""
    match bare(node):
        case syntax.Call(function=syntax.Symbol(base="N", scripts=()), arguments=(mean, spread)):
            pass
        case syntax.Juxtaposition(
            factors=(
                syntax.Symbol(base="N", scripts=()),
                syntax.Group(body=syntax.Range(items=(mean, spread))),
            )
        ):
            pass
        case _:
            return False
    names = {name.partition("_")[0] for part in (mean, spread) if part for name in used_names(part)}
    return not names.isdisjoint(LAWS)


def normal(letter: syntax.Node, argument: syntax.Node) -> syntax.Node | None:
    """The formula of a normal density; None where a letter before a bracket is something else."""
    match letter, argument:
        case syntax.Call(arguments=(inner,), bracketed=False), _:
            # `\\log \\mathcal{N}(…)`: the bracket belongs to what the function is applied to.
            density = normal(inner, argument)
            return (
                None if density is None else letter.replace(end=argument.end, arguments=(density,))
            )
        case (
            syntax.Symbol(base="N", style="cal", scripts=()),
            syntax.Group(body=syntax.Range(items=(point, mean, variance))),
        ) if point is not None and mean is not None and variance is not None:
            pass
        case _:
            return None
    inner = bare(variance)
    inverse = isinstance(inner, syntax.Inverse)
    name = named(inner.base if isinstance(inner, syntax.Inverse) else inner) or ""
    if name in COVARIANCES:
        return of_vector(point, mean, variance)
    one_of_several = name.partition("_")[0] in COVARIANCES
    number = (inverse or isinstance(inner, syntax.Power)) and not one_of_several
    return of_number(point, mean, variance) if number else None


def of_number(point: syntax.Node, mean: syntax.Node, variance: syntax.Node) -> syntax.Node:
    """`exp(-(x - μ)² / 2σ²) / sqrt(2πσ²)`."""
    squared = syntax.Power(start=0, end=0, base=minus(point, mean), exponent=number(2))
    return scaled(beside_circle(variance), over(squared, variance))


def of_vector(point: syntax.Node, mean: syntax.Node, covariance: syntax.Node) -> syntax.Node:
    """`exp(-(x - μ)ᵀ Σ⁻¹ (x - μ) / 2) / sqrt(det(2πΣ))`."""
    away = minus(point, mean)
    turned = syntax.Transpose(start=0, end=0, base=away)
    inverse = syntax.Inverse(start=0, end=0, base=covariance)
    return scaled(called("det", beside_circle(covariance)), product(turned, inverse, away))


def scaled(width: syntax.Node, exponent: syntax.Node) -> syntax.Node:
    """`exp(-exponent / 2) / sqrt(width)`."""
    power = syntax.Negate(start=0, end=0, operand=over(exponent, number(2)))
    return over(called("exp", power), called("sqrt", width))


def beside_circle(node: syntax.Node) -> syntax.Node:
    """2π times something."""
    circle = syntax.Number(start=0, end=0, value=math.pi, text="\\pi")
    return product(number(2), circle, node)


def product(*factors: syntax.Node) -> syntax.Node:
    """Factors side by side."""
    return syntax.Juxtaposition(start=0, end=0, factors=factors)


def over(above: syntax.Node, below: syntax.Node) -> syntax.Node:
    """A fraction."""
    return syntax.Fraction(start=0, end=0, numerator=above, denominator=below)


def called(function: str, argument: syntax.Node) -> syntax.Node:
    """A function that everybody knows, of something."""
    symbol = syntax.Symbol(start=0, end=0, base=function)
    return syntax.Call(start=0, end=0, function=symbol, arguments=(argument,))
