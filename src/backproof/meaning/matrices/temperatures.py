"""Temperatures: what the argument of a softmax is divided by, `softmax(s / τ)`.

Shapes alone allow one for each entry; nobody has one. A softmax whose entries are all divided by
the same number stays one of these entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.table import Table
from backproof.meaning.functions.known import SOFTMAX, function_name
from backproof.meaning.matrices.never_arrays import never_arrays
from backproof.meaning.naming.names import VECTORS, bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax


def temperatures(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The letters that divide the argument of a softmax, neither defined nor declared, and nowhere
    with entries or transposed."""
    nodes = [n for s in stated if s.node is not None for n in below(s.node)]
    found = {name for node in nodes for name in divisors(node)}
    return never_arrays(found, nodes, table)


def divisors(node: syntax.Node) -> Iterator[str]:
    """The letter that divides all that a softmax is applied to."""
    match node:
        case syntax.Call(function=function, arguments=(argument, *_)):
            inner = bare(argument)
        case _:
            return
    if function_name(function.base) not in SOFTMAX:
        return
    match inner:
        case syntax.Fraction(denominator=divisor) | syntax.Product(operator="slash", right=divisor):
            letter = bare(divisor)
        case _:
            return
    if isinstance(letter, syntax.Symbol) and letter.style not in VECTORS:
        yield name_of(letter)
