"""Products of derivatives that chain to the derivative which they are said to be, with a sign.

`∂L/∂x = -∂L/∂y ∂y/∂x` is wrong whatever y is: the product is the derivative itself, or one of the
ways to it. Where the three are tied by one equation and none is made of another, the sign belongs
there (`∂x/∂y = -∂x/∂z ∂z/∂y`).
"""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, chained, is_formal
from backproof.syntax.keys import key
from backproof.syntax.nodes import Derivative, Negate


def is_turned(stated: Stated) -> bool:
    """Whether a line says that a derivative is -1 times the chain that makes it."""
    head = None if stated.head is None else bare(stated.head)
    node = None if stated.node is None else bare(stated.node)
    if not isinstance(head, Derivative) or not isinstance(node, Negate):
        return False
    product = bare(node.operand)
    made = chained(product) if is_formal(product) else None
    return made is not None and ends(made) is not None and ends(made) == ends(head)


def ends(derivative: Derivative) -> tuple[object, ...] | None:
    """What is differentiated once, and by what."""
    if derivative.numerator is None or derivative.order != 1:
        return None
    return key(derivative.numerator), *map(key, derivative.denominators)
