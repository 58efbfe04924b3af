"""Gradients that only a differential names: `dL = \\operatorname{tr}(G^T dZ)` says G is ∂L/∂Z.

For every direction dZ the differential of L is ⟨G, dZ⟩ for one G alone, the gradient. Where the
document says neither what L nor what G is, the line gives G its meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import INNER
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_pairings(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, those that name a gradient by a pairing made aliases."""
    if not any(item.kind == "differential" for item in stated):
        return tuple(stated)
    defined = {item.name for item in stated if item.kind == "definition"}
    return tuple(_named(item, defined) for item in stated)


def _named(item: Stated, defined: set[str]) -> Stated:
    head = item.head
    if item.kind != "differential" or not isinstance(head, syntax.Differential) or head.by:
        return item
    found = pairing(item.node) if item.node is not None else None
    if found is None or named(head.body) in defined | {None}:
        return item
    name, by = found
    if name_of(name) in defined:
        return item
    derivative = syntax.Derivative(
        start=item.start, end=item.end, numerator=head.body, denominators=(by,),
        style="partial", form="fraction",
    )  # fmt: skip
    member = replace(item.member, node=derivative)
    return replace(item, kind="alias", head=derivative, member=member, named=name)


def pairing(node: syntax.Node) -> tuple[syntax.Symbol, syntax.Node] | None:
    """The name and what moves in `tr(G^T dZ)`, `⟨G, dZ⟩` or `g^T dz`; None for other forms."""
    match bare(node):
        case syntax.Call(function=syntax.Symbol(base="tr" | "Tr" | "trace"), arguments=(inner,)):
            return pairing(inner)
        case syntax.Call(function=syntax.Symbol(base=base), arguments=(left, right)) if (
            base == INNER
        ):
            factors = (left, right)
            if isinstance(bare(left), syntax.Differential):
                factors = (right, left)
        case syntax.Juxtaposition(factors=(syntax.Transpose(base=left), right)):
            factors = (left, right)
        case _:
            return None
    match tuple(map(bare, factors)):
        case (syntax.Symbol() as name, syntax.Differential(by=(), body=body)):
            return None if named(body) is None else (name, body)
        case _:
            return None
