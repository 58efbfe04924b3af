"""Labels that are signs: `y_i \\in \\{-1, 1\\}`. The square of one is 1."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.definitions.worked_values import signed_number
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
    if not isinstance(inner, syntax.Range):
        return False
    written = map(signed_number, inner.items)
    found = [-n.value if negative else n.value for n, negative in written if n is not None]
    return len(inner.items) == 2 and sorted(found) == [-1.0, 1.0]
