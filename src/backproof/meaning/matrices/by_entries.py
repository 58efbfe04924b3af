"""What is multiplied entry by entry: `σ ⊙ ε`. The sign is for arrays, so a letter that stands for a
number by custom stands for an array there."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.naming.names import named
from backproof.meaning.shapes.inference import ELEMENTWISE_SIGNS
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def multiplied_by_entries(stated: Iterable[Stated]) -> frozenset[str]:
    """The names that stand alone beside an elementwise sign in a definition."""
    nodes = (item.node for item in stated if item.kind == "definition")
    products = (p for node in nodes for p in inside(node, syntax.Product))
    signed = (p for p in products if p.operator in ELEMENTWISE_SIGNS)
    return frozenset(
        name for p in signed for side in (p.left, p.right) if (name := named(side)) is not None
    )
