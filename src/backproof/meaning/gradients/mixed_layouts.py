"""A line about one sample with some of its gradients by vectors as rows and the others as columns.

Authors mix layouts: `∂J/∂W = (∂J/∂z)ᵀ xᵀ` is right where ∂J/∂z is a row. A line that is right in
no mixture of them is wrong however its author writes gradients.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim, head_is_plain, make
from backproof.meaning.gradients.numerator_layout import of_all_samples, transposed
from backproof.meaning.gradients.row_gradients import beside, vector_of
from backproof.meaning.statements import below
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt

MOST = 4
"""Gradients that are tried in both layouts at most."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """A claim where the gradients by these quantities are rows."""

    rows: frozenset[str]
    claim: Claim


def mixtures(claim: Claim) -> Iterator[Mixture] | None:
    """A claim in all layouts but that in which every gradient is a column; None where there are too
    many of them."""
    found = gradients_in(claim)
    return None if len(found) > MOST else _mixed(claim, sorted(found))


def with_rows(claim: Claim, all_: bool) -> Iterator[Claim]:
    """A claim about one sample where gradients by vectors are rows, `all_` of them or those by what
    has a formula: many authors shape the gradient by a parameter like the parameter. That by a
    matrix is shaped like the matrix."""
    program = claim.context.program
    if claim.wrt is None or claim.stated.node is None or not claim.of.type.is_scalar:
        return
    if not head_is_plain(claim.stated) or of_all_samples(claim.context):
        return
    made = {definition.symbol.name for definition in program.definitions}
    vectors = gradients_in(claim)
    rows = frozenset(vectors if all_ else vectors & made)
    if rows:
        yield in_mixture(claim, rows)


def gradients_in(claim: Claim) -> set[str]:
    """The vectors by which a line has gradients, on its left side too."""
    stated, context, wrt = claim.stated, claim.context, claim.wrt
    nodes = below(stated.node) if stated.node is not None else ()
    found = {v for node in nodes if (v := vector_of(node, stated, context)) is not None}
    if wrt is not None and ONE in (wrt.type.rows, wrt.type.columns) and not wrt.type.is_scalar:
        found.add(wrt.name)
    return found


def _mixed(claim: Claim, vectors: list[str]) -> Iterator[Mixture]:
    for taken in product((False, True), repeat=len(vectors)):
        rows = frozenset(v for v, turned in zip(vectors, taken, strict=True) if turned)
        if rows:
            yield Mixture(rows, in_mixture(claim, rows))


def in_mixture(claim: Claim, rows: frozenset[str]) -> Claim:
    """A claim where the gradients by these quantities are rows."""
    stated, wrt = claim.stated, claim.wrt
    assert stated.node is not None
    assert wrt is not None
    node = _turned(stated.node, claim, rows)
    if wrt.name in rows:
        node = transposed(node)
    member = replace(stated.member, node=node)
    again = make(replace(stated, member=member), claim.context, claim.of.name, wrt.name)
    return replace(again, stated=stated, supposed=claim.supposed, conditions=claim.conditions)


def _turned(node: syntax.Node, claim: Claim, rows: frozenset[str]) -> syntax.Node:
    """An expression with the gradients by some quantities turned, and what stands beside them entry
    by entry."""
    vector = vector_of(node, claim.stated, claim.context)
    if vector is not None:
        return transposed(node) if vector in rows else node
    if isinstance(node, syntax.Product):
        other = beside(node, claim.stated, claim.context)
        if other is not None:
            turned = (transposed(f) if f is other else f for f in (node.left, node.right))
            left, right = (_turned(f, claim, rows) for f in turned)
            return node.replace(left=left, right=right)
    return rebuilt(node, lambda part: _turned(part, claim, rows))
