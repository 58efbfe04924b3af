"""The same statements with some of their nodes changed, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Change = Callable[[syntax.Node], syntax.Node]


def with_changed(statements: Sequence[Statement], change: Change) -> list[Statement]:
    """Every statement with its members changed; itself where nothing in it, nor in what it
    continues, is another."""
    moved: dict[Statement, Statement] = {}
    for statement in statements:
        members = tuple(
            member if member.node is None else replace(member, node=changed(member.node, change))
            for member in statement.members
        )
        before = statement.continues
        same = all(a.node is b.node for a, b in zip(members, statement.members, strict=True))
        if same and (before is None or moved.get(before, before) is before):
            moved[statement] = statement
        else:
            continues = None if before is None else moved.get(before, before)
            moved[statement] = replace(statement, members=members, continues=continues)
    return list(moved.values())


def changed(node: syntax.Node, change: Change) -> syntax.Node:
    """A node with all that is below it changed first, then itself."""
    changes = {
        name: value
        for name in node.fields
        if isinstance(before := getattr(node, name), syntax.Node | tuple)
        and (value := _value(before, change)) is not before
    }
    return change(node.replace(**changes) if changes else node)


def _value(value: object, change: Change) -> object:
    if isinstance(value, syntax.Node):
        return changed(value, change)
    if isinstance(value, tuple):
        made = tuple(_value(v, change) for v in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    return value
