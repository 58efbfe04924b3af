"""Directions: `p / ‖p‖` is a vector as p is. Of a number it would be a sign."""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def has_direction(node: syntax.Node) -> bool:
    """Whether something is divided by its own norm in a formula."""
    for fraction in inside(node, syntax.Fraction):
        below = bare(fraction.denominator)
        if isinstance(below, syntax.Norm) and key(bare(fraction.numerator)) == key(
            bare(below.body)
        ):
            return True
    return False
