"""Lines that cannot be read: why, and where in them."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.syntax.nodes import Comparison, Derivative, Node, children
from backproof.syntax.statements import Fault, Statement

SWALLOWED = "an equals sign stands inside of a derivative: a brace closes too late"


def fault_in(statement: Statement) -> Fault | None:
    """The first thing that is wrong with how a statement is written."""
    for member in statement.members:
        if member.fault is not None:
            return member.fault
    for member in statement.members:
        for inside in _equations(member.node):
            return Fault("expected", SWALLOWED, inside.start, inside.end)
    return None


def _equations(node: Node | None) -> Iterator[Comparison]:
    """The equations below the line of a derivative: nobody differentiates by one."""
    stack = [node] if node is not None else []
    while stack:
        part = stack.pop()
        if isinstance(part, Derivative):
            for below in part.denominators:
                if isinstance(below, Comparison) and below.operator == "=":
                    yield below
        stack.extend(children(part))
