"""Names that a definition passes on its way to a formula: `a_2 = ŷ = softmax(z_2)` defines ŷ too.

Read member by member, the line would say that a_2 is a quantity of which nothing is known, and
then claim that it is a softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backproof.meaning.names import bare, named
from backproof.meaning.statements import Stated
from backproof.syntax import nodes as syntax


def with_passed(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where a name that nothing else defines gets what follows it."""
    defined = {item.name for item in stated if item.kind == "definition"}
    found: list[Stated] = []
    for item in stated:
        before = found[-1] if found else None
        name = passed(before, item) if before is not None else None
        if name is None or before is None or name in defined:
            found.append(item)
            continue
        defined.add(name)
        # What a name stands for is said before the name is used.
        place = replace(item.place, order=item.place.order - 1)
        found.append(replace(item, kind="definition", head=before.node, name=name, place=place))
    return tuple(found)


def passed(before: Stated, item: Stated) -> str | None:
    """The name that one member of a chain of definitions is, where the next is a formula for it."""
    if before.kind != "definition" or item.kind != "identity":
        return None
    if before.statement is not item.statement or before.node is None or item.node is None:
        return None
    if not isinstance(bare(before.node), syntax.Symbol | syntax.Element):
        return None
    formula = bare(item.node)
    if isinstance(formula, syntax.Number) or named(formula) is not None:
        return None
    return named(before.node)
