"""Slashes of which nobody knows how far they reach."""

from __future__ import annotations

from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def has_unclear_slash(node: syntax.Node | None) -> bool:
    """Whether a slash in a formula takes several factors of which the first stands apart: `κ/m v`
    is κ v / m to one author and κ/(m v) to another."""
    return any(map(is_unclear, inside(node, syntax.Product)))


def is_unclear(node: syntax.Product) -> bool:
    """Whether a blank stands behind what a slash stands before, and more behind that."""
    match node:
        case syntax.Product(
            operator="slash", right=syntax.Juxtaposition(factors=(first, second, *_))
        ):
            return second.start > first.end
        case _:
            return False
