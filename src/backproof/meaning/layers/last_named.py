"""Lines that name the last step beside any."""

from __future__ import annotations

from backproof.meaning.statements import Stated, below
from backproof.syntax.nodes import Add, BigOperator, Node, Power, Script, Symbol


def speaks_of_all(stated: Stated) -> bool:
    """Whether a line with a letter for each step names the last one besides, `v^{T-t}` or
    `Σ_{i=t}^T`: it is not meant for that one alone."""
    origin = stated.origin or stated
    last = {letter.upper() for letter, _ in stated.instance}
    nodes = [n for node in (origin.head, origin.node) if node is not None for n in below(node)]
    places: list[Node] = []
    for node in nodes:
        match node:
            case Script(items=items):
                places += items
            case Power(exponent=Add() as exponent):
                places.append(exponent)
            case BigOperator(upper=upper) if upper is not None:
                places.append(upper)
            case _:
                pass
    return any(isinstance(n, Symbol) and n.base in last for place in places for n in below(place))
