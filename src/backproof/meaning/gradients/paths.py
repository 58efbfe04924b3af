"""The chain rule through several quantities: each factor follows a path of its own.

In `∂L/∂x = ∂L/∂u ∂u/∂x + ∂L/∂v ∂v/∂x`, where u depends on v as well, the first term is what x does
to u while v is held fixed: what it does through v is the second term.
"""

from __future__ import annotations

from backproof.meaning.naming.names import bare, first_derivative
from backproof.meaning.statements import Stated, derivatives
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt


def along_paths(stated: Stated) -> Stated | None:
    """The same line with each of its factors `∂u/∂x` held to its own path; None where it has not
    several terms with such factors."""
    found = first_derivative(stated.head) if stated.head is not None else None
    total = bare(stated.node) if stated.node is not None else None
    if found is None or not isinstance(total, syntax.Add):
        return None
    of, by = (key(bare(part)) for part in found[1:])
    paths = [[d for d in derivatives(term) if is_link(d, of, by)] for term in total.terms]
    if sum(map(bool, paths)) < 2:
        return None
    links = {id(link) for path in paths for link in path}

    def held(node: syntax.Node) -> syntax.Node:
        return node.replace(direct=True) if id(node) in links else rebuilt(node, held)

    return replace(stated, member=replace(stated.member, node=held(total)))


def is_link(derivative: syntax.Derivative, of: object, by: object) -> bool:
    """Whether a derivative is that of something in between, by what the line is about."""
    found = first_derivative(derivative)
    return found is not None and key(bare(found[1])) != of and key(bare(found[2])) == by
