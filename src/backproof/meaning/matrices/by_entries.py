"""What is multiplied entry by entry, `σ ⊙ ε`, transposed, `α^T K α`, or has a norm, `‖α‖`. All are
for arrays, so a letter that stands for a number by custom stands for an array there."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.naming.names import named
from backproof.meaning.shapes.inference import ELEMENTWISE_SIGNS
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def multiplied_by_entries(stated: Iterable[Stated]) -> frozenset[str]:
    """The names that stand alone in a definition beside an elementwise sign, transposed, or in a
    norm."""
    nodes = [item.node for item in stated if item.kind == "definition"]
    products = (p for node in nodes for p in inside(node, syntax.Product))
    sides = [s for p in products if p.operator in ELEMENTWISE_SIGNS for s in (p.left, p.right)]
    sides += [turned.base for node in nodes for turned in inside(node, syntax.Transpose)]
    sides += [norm.body for node in nodes for norm in inside(node, syntax.Norm)]
    return frozenset(name for side in sides if (name := named(side)) is not None)
