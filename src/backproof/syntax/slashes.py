"""How far a slash reaches: `1/2 (z - y)^2`, `λ/2 ‖w‖²` and `1/(2m) Σ_i …` are fractions times the
rest."""

from __future__ import annotations

from backproof.syntax.nodes import (
    BigOperator,
    Fraction,
    Group,
    Juxtaposition,
    Node,
    Norm,
    Number,
    Power,
    Symbol,
    Transpose,
)

APART = (BigOperator, Norm)
"""What a letter below a slash is not multiplied with."""


def fraction_by_slash(start: int, above: Node, below: Node) -> Node | None:
    """A number over one factor, times what follows that: behind a number a slash takes one factor,
    unless a letter touches it (`1/2m`) or it is one of several letters (`1/N x`); behind a letter
    it does so where a norm, a sum or what is transposed follows. None where the slash takes all."""
    match above, below:
        case Number(), (Number() | Symbol() | Group(opening="(")):
            return Fraction(start=start, end=below.end, numerator=above, denominator=below)
        case Number(), Juxtaposition(factors=(Group(opening="(") as first, *_)):
            pass
        case Number(), Juxtaposition(factors=(Number() | Symbol() as first, second, *_)):
            tight = isinstance(second, Symbol) and second.start == first.end
            if tight or (isinstance(first, Symbol) and isinstance(second, Symbol)):
                return None
        case Symbol(), Juxtaposition(factors=(Number() | Symbol() | Group() as first, second, *_)):
            base = second.base if isinstance(second, Power) else second
            tight = second.start == first.end
            apart = APART if tight or not isinstance(first, Number) else (*APART, Group, Transpose)
            if not isinstance(base, apart):
                return None
        case _:
            return None
    fraction = Fraction(start=start, end=first.end, numerator=above, denominator=first)
    return below.replace(start=start, factors=(fraction, *below.factors[1:]))
