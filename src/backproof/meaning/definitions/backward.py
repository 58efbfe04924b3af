"""Names that are given a formula with named gradients in it: `v = u ⊙ g` where u is ∂L/∂y.

They are no part of the way forward, and stand for their formula wherever they are used, as names
do whose formula has a derivative in it.
"""

from __future__ import annotations

from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.naming.names import bare
from backproof.syntax import nodes as syntax


def set_apart(table: Table) -> None:
    """Make formulas of the definitions that use names for gradients, or names for such formulas."""
    gradients = (*table.aliases, *table.formulas)
    backward = {name for name in gradients if name not in table.definitions}
    while found := [d for d in table.by_key.values() if is_backward(d, backward)]:
        for definition in found:
            known = table.definitions[definition.name]
            known.remove(definition)
            del table.by_key[definition.key]
            table.formulas.setdefault(definition.name, []).append(definition)
            if not known:
                del table.definitions[definition.name]
                backward.add(definition.name)
    for given in table.formulas.values():
        given.sort(key=lambda definition: definition.stated.place.order)


def is_backward(definition: Definition, backward: set[str]) -> bool:
    """Whether the formula of a name, or of entries of it, uses one of some names."""
    left = bare(definition.left) if definition.left is not None else None
    if not isinstance(left, syntax.Symbol | syntax.Element):
        return False
    return not backward.isdisjoint(used_names(definition.node))
