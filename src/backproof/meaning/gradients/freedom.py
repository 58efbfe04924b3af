"""Which lines may take a gradient at another scale: those that name gradients by `d` alone."""

from __future__ import annotations

from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def has_freedom(claim: Claim) -> bool:
    """Whether a line is about gradients by their short names alone."""
    node = claim.stated.node
    if node is None or inside(node, syntax.Derivative):
        return False
    return is_short(claim, claim.stated.named) or any(
        is_short(claim, n) for n in inside(node, syntax.Symbol)
    )


def is_short(claim: Claim, node: syntax.Node | None) -> bool:
    """Whether a name, of which an index may pick, is `d` and a quantity, and nothing ties it to the
    derivative of a loss with a formula."""
    inner = None if node is None else bare(node)
    if isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    if not isinstance(inner, syntax.Symbol) or len(inner.base) < 2 or inner.base[0] != "d":
        return False
    tied = claim.context.setting.table.aliases.get(name_of(inner), ())
    return (bool(tied) or node is claim.stated.named) and (
        claim.context.arbitrary or all(alias.stated.kind != "alias" for alias in tied)
    )
