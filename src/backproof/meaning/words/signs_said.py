"""Labels that are signs: `y_i \\in \\{-1, 1\\}`. The square of one is 1."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.naming.names import bare, named
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def sign_names(statements: Iterable[Statement]) -> frozenset[str]:
    """The names of which a document says that they are -1 or 1."""
    found: set[str] = set()
    for statement in statements:
        for before, member in zip(statement.members, statement.members[1:], strict=False):
            if member.relation == "in" and before.node is not None and is_signs(member.node):
                name = named(before.node)
                found |= {name} if name else set()
    return frozenset(found)


def is_signs(node: syntax.Node | None) -> bool:
    """Whether a set is that of -1 and 1, or one of lists of them."""
    if isinstance(node, syntax.Power):
        node = node.base
    if not isinstance(node, syntax.Group) or node.opening != "{":
        return False
    inner = bare(node.body)
    return isinstance(inner, syntax.Range) and sorted(map(value_of, inner.items)) == [-1.0, 1.0]


def value_of(node: syntax.Node | None) -> float:
    """A whole number with its sign, 0 for others."""
    inner = bare(node) if node is not None else None
    if isinstance(inner, syntax.Negate):
        return -value_of(inner.operand)
    return inner.value if isinstance(inner, syntax.Number) else 0.0
