"""A node with other parts: the one way to rewrite a tree that stays shared where nothing changes."""

from __future__ import annotations

from collections.abc import Callable

from backproof.syntax.nodes import Node, Script

Change = Callable[[Node], Node]


def with_parts(node: Node, change: Change, but: tuple[str, ...] = ()) -> Node:
    """The node with each of its parts changed, scripts and the fields `but` left alone; itself
    where nothing changed."""
    changes = {}
    for name in node.fields:
        if name not in but:
            value = getattr(node, name)
            other = _value(value, change)
            if other is not value:
                changes[name] = other
    return node.replace(**changes) if changes else node


def _value(value: object, change: Change) -> object:
    if isinstance(value, Script):
        return value
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        found = tuple(_value(inner, change) for inner in value)
        return value if all(a is b for a, b in zip(found, value, strict=True)) else found
    return value
