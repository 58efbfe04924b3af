"""`∂z/∂σ = ε` after `z = μ + σ ε`: a formula and no name for the derivative, though ε often is one.

What a quantity is made of has a meaning before its derivatives have names.
"""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.naming.names import first_derivative, name_of, named
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax


def without_ingredients_as_names(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """The same statements, where names for derivatives of what is made of them are gradients."""
    found: list[Stated] = []
    formulas: dict[str, list[syntax.Node]] = {}
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            formulas.setdefault(item.name, []).append(item.node)
        made = item.kind == "alias" and is_made_of(item, formulas)
        found.append(replace(item, kind="gradient", named=None) if made else item)
    return tuple(found)


def is_made_of(item: Stated, formulas: dict[str, list[syntax.Node]]) -> bool:
    """Whether the formula of what is differentiated has the name for its derivative in it."""
    first = first_derivative(item.head) if item.head is not None else None
    name = named(item.node) if item.node is not None else None
    if first is None or name is None:
        return False
    known = formulas.get(named(first[1]) or "", ())
    return any(name_of(symbol) == name for node in known for symbol in inside(node, syntax.Symbol))
