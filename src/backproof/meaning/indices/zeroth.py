"""Entries number 0 beside sums that begin at 1: `Σ_{i=1}^d w_{ji} x_i + w_{j0}`.

The weights number 0 are the biases, a vector of its own beside the matrix of the others. Where a
sum begins at 0 they belong to the matrix, and an input that is always 1 stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_zeroth_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where entries number 0 of a matrix are a vector."""
    nodes = [n for s in statements for m in s.members if m.node is not None for n in below(m.node)]
    matrices = {name for node in nodes if (name := beside_zero(node)) is not None}
    if not matrices:
        return list(statements)
    matrices.difference_update(*(summed_from_zero(node) for node in nodes))
    return with_changed(statements, lambda node: _apart(node, matrices), syntax.Element)


def beside_zero(node: syntax.Node) -> str | None:
    """The matrix of which an entry by a letter and 0 is picked; None for other expressions."""
    if not isinstance(node, syntax.Element) or not isinstance(node.base, syntax.Symbol):
        return None
    zeros = [isinstance(i, syntax.Number) and i.value == 0 for i in node.indices]
    letters = [letter_of(i) is not None for i in node.indices]
    found = len(zeros) == 2 and zeros.count(True) == letters.count(True) == 1
    return name_of(node.base) if found else None


def summed_from_zero(node: syntax.Node) -> Iterator[str]:
    """The quantities of which a sum that begins at 0 picks entries by its letter."""
    if not isinstance(node, syntax.BigOperator) or not isinstance(node.lower, syntax.Number):
        return
    if node.lower.value != 0:
        return
    letters = {letter.base for letter in node.letters}
    for part in below(node.body):
        match part:
            case syntax.Element(base=syntax.Symbol() as symbol, indices=indices) if letters & {
                letter_of(index) for index in indices
            }:
                yield name_of(symbol)
            case _:
                pass


def _apart(node: syntax.Node, matrices: set[str]) -> syntax.Node:
    name = beside_zero(node)
    if name not in matrices or not isinstance(node, syntax.Element):
        return node
    (zero,) = (i for i in node.indices if isinstance(i, syntax.Number))
    assert isinstance(node.base, syntax.Symbol)
    mark = syntax.Script(start=zero.start, end=zero.end, kind="sub", text="0", items=(zero,))
    apart = node.base.replace(scripts=(*node.base.scripts, mark))
    return node.replace(base=apart, indices=tuple(i for i in node.indices if i is not zero))
