"""Solutions: `w = (X^T X)^{-1} X^T y` behind `∂J/∂w = … = 0` says where J is least.

It defines no w that the loss would be a function of through X and y: in `∂J/∂w` w is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated
from backproof.syntax import nodes as syntax


def without_solutions(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The statements, where what solves an equation for a name defines it no longer."""
    solved: dict[str, float] = {}
    found: list[Stated] = []
    for item in stated:
        for name in unknowns(item):
            solved.setdefault(name, item.place.order)
        order = solved.get(item.name) if item.kind == "definition" else None
        is_solution = order is not None and item.place.order > order
        found.append(replace(item, kind="mention") if is_solution else item)
    return tuple(found)


def unknowns(item: Stated) -> tuple[str, ...]:
    """What a derivative that is set to 0 is by."""
    head = bare(item.head) if item.head is not None else None
    if not isinstance(head, syntax.Derivative) or item.node is None:
        return ()
    if not isinstance(zero := bare(item.node), syntax.Number) or zero.value != 0:
        return ()
    return tuple(name for d in head.denominators if (name := named(bare(d))) is not None)
