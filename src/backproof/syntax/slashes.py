"""How far a slash reaches: `1/2 (z - y)^2` and `1/(2m) Σ_i …` are fractions times the rest."""

from __future__ import annotations

from backproof.syntax.nodes import Fraction, Group, Juxtaposition, Node, Number, Symbol


def fraction_by_slash(start: int, above: Node, below: Node) -> Node | None:
    """A number over one factor, times what follows that: behind a number a slash takes one factor,
    unless a letter touches it (`1/2m`) or it is one of several letters (`1/N x`). None where the
    slash takes all, or what stands before it is no number."""
    if not isinstance(above, Number):
        return None
    match below:
        case Number() | Symbol() | Group(opening="("):
            return Fraction(start=start, end=below.end, numerator=above, denominator=below)
        case Juxtaposition(factors=(Group(opening="(") as first, *_)):
            pass
        case Juxtaposition(factors=(Number() | Symbol() as first, second, *_)):
            tight = isinstance(second, Symbol) and second.start == first.end
            if tight or (isinstance(first, Symbol) and isinstance(second, Symbol)):
                return None
        case _:
            return None
    fraction = Fraction(start=start, end=first.end, numerator=above, denominator=first)
    return below.replace(start=start, factors=(fraction, *below.factors[1:]))
