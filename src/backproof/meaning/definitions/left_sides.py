"""What left sides say: the whole that is meant by entries."""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


def without_square(
    left: syntax.Node | None, right: syntax.Node
) -> tuple[syntax.Node | None, syntax.Node]:
    """`e_{ij}^2 = (r_{ij} - s_{ij})^2` defines e: the same power on both sides is left out; and
    `σ_j^2 = e^{ρ_j}` defines σ, the positive root."""
    inner = bare(right)
    match left, inner:
        case (
            syntax.Power(base=syntax.Element() as base, exponent=syntax.Number(value=value)),
            syntax.Power(exponent=syntax.Number(value=same)),
        ) if value == same:
            return base, inner.base
        case syntax.Power(base=syntax.Element() as base, exponent=syntax.Number(value=2.0)), _:
            root = syntax.Symbol(start=right.start, end=right.start, base="sqrt")
            return base, syntax.Call(
                start=right.start, end=right.end, function=root, arguments=(right,)
            )
        case _:
            pass
    return left, right


def whole_derivative(name: syntax.Node | None, derivative: syntax.Derivative) -> syntax.Derivative:
    """`δ_j = ∂L/∂z_j` gives δ the whole of ∂L/∂z: the entries of a name are those of the gradient
    where both go by the same letters."""
    if not isinstance(name, syntax.Element) or len(derivative.denominators) != 1:
        return derivative
    below_ = bare(derivative.denominators[0])
    same = isinstance(below_, syntax.Element) and _keys(below_) == _keys(name)
    letters = all(isinstance(bare(i), syntax.Symbol) for i in name.indices)
    top = derivative.numerator
    if not same or not letters or top is None or isinstance(bare(top), syntax.Element):
        return derivative
    assert isinstance(below_, syntax.Element)
    return derivative.replace(denominators=(below_.base,))


def _keys(element: syntax.Element) -> tuple[Key, ...]:
    return tuple(map(key, element.indices))
