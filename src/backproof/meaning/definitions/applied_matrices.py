"""Matrices that are layers by their use, whatever they are called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backproof.meaning.definitions.roles import is_input
from backproof.meaning.definitions.tabulating import declared_names
from backproof.meaning.naming.names import bare, name_of, named, stem
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def layers_by_use(stated: Sequence[Stated]) -> frozenset[str]:
    """The matrices that a definition applies to a declared single vector, `u = G x + c`, and by
    which another line differentiates: no data do both."""
    vectors = {
        name
        for item in stated
        if item.kind == "declaration" and isinstance(item.node, syntax.Space)
        for name in declared_names(item)
        if len(item.node.dims) == 1
    }
    moved = {
        named(by)
        for item in stated
        if item.head is not None
        for derivative in inside(item.head, syntax.Derivative)
        for by in derivative.denominators
    }
    applied: set[str | None] = set()
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            for product in inside(item.node, syntax.Juxtaposition):
                for matrix, vector in pairwise(map(named, product.factors)):
                    applied |= {matrix} if vector in vectors else set()
    return frozenset(name for name in applied & moved if name is not None)


def maps_of_inputs(stated: Sequence[Stated]) -> frozenset[str]:
    """The capitals before an input in a small letter, `A x`: a matrix of data stands before what is
    trained, or behind it."""
    nodes = (item.node for item in stated if item.node is not None)
    products = (p for node in nodes for p in inside(node, syntax.Juxtaposition))
    pairs = (pair for p in products for pair in pairwise(map(bare, p.factors)))
    return frozenset(
        name
        for before, behind in pairs
        if isinstance(before, syntax.Symbol) and isinstance(behind, syntax.Symbol)
        if stem(before)[:1].isupper() and stem(behind)[:1].islower()
        if is_input(stem(behind))
        for name in (stem(before), name_of(before))
    )
