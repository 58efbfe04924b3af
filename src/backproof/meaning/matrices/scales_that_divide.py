"""Small letters that divide a number and scale a product: β of `1/β \\log Σ_k e^{β x_k^T z}`.

Shapes alone allow a matrix before `x_k^T z`, and a quotient by its entries; who writes 1/β and β
before what is multiplied as matrices means a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.table import Table
from backproof.meaning.matrices.dividing_lengths import divided_by
from backproof.meaning.matrices.never_arrays import never_arrays
from backproof.meaning.matrices.scales_before import NUMBERS
from backproof.meaning.naming.names import VECTORS, bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax


def scales_that_divide(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The letters that divide a number and stand before a product with a transpose, neither defined
    nor declared, and nowhere with entries or transposed."""
    nodes = [n for s in stated if s.node is not None for n in below(s.node)]
    found = {name for node in nodes for name in divided_by(node)}
    if found:
        found &= {name for node in nodes for name in scaling(node)}
    return never_arrays(found, nodes, table)


def scaling(node: syntax.Node) -> Iterator[str]:
    """The letter in front of a product of two others, of which one is transposed."""
    if not isinstance(node, syntax.Juxtaposition | syntax.Product):
        return
    first, *others = (bare(factor) for _, factor in flatten(node))
    match first:
        case syntax.Symbol(base=base, style=style, accents=(), scripts=(), primes=0) if (
            base in NUMBERS and style not in VECTORS
        ):
            if len(others) > 1 and any(isinstance(o, syntax.Transpose) for o in others):
                yield name_of(first)
        case _:
            pass
