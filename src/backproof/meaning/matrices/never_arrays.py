"""Letters of which nothing says that they are arrays."""

from __future__ import annotations

from collections.abc import Iterable, Set

from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def never_arrays(
    names: Set[str], nodes: Iterable[syntax.Node], table: Table
) -> frozenset[str]:  # fmt: skip
    """Those of some names that are neither defined nor declared, and nowhere in some nodes with
    entries or transposed."""
    arrays = table.definitions.keys() | table.declarations.keys()
    for node in nodes if names else ():
        if isinstance(node, syntax.Element | syntax.Transpose):
            arrays |= {name_of(s) for s in inside(node.base, syntax.Symbol)}
    return frozenset(names - arrays)
