"""Exponentials in formulas, however they are written, and formulas that are made of one."""

from __future__ import annotations

from backproof.meaning.naming.names import bare, is_exponential
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


def is_logistic(node: syntax.Node) -> bool:
    """Whether a formula is made as that of the logistic function is, of numbers and one exponential
    below a fraction: a slip in it does not make it another function."""
    exponents: set[Key] = set()
    stack, divides, differs = [node], False, False
    while stack:
        part = bare(stack.pop())
        exponent = exponent_of(part)
        if exponent is not None:
            exponents.add(key(exponent))
            continue
        match part:
            case syntax.Fraction(numerator=numerator):
                divides = True
                differs |= not isinstance(bare(numerator), syntax.Number)
            case syntax.Inverse() | syntax.Power():
                divides = True
            case syntax.Number() | syntax.Negate() | syntax.Add():
                pass
            case _:
                return False
        stack.extend(syntax.children(part))
    less = any(isinstance(n, syntax.Add) and -1 in n.signs for n in below(node))
    return divides and len(exponents) == 1 and not (less and differs)


def exponent_of(node: syntax.Node) -> syntax.Node | None:
    """What an exponential is of; None for other expressions."""
    match node:
        case syntax.Call(function=syntax.Symbol(base="exp"), arguments=(argument,), power=None):
            return bare(argument)
        case syntax.Power(exponent=exponent) if is_exponential(node):
            return bare(exponent)
        case _:
            return None
