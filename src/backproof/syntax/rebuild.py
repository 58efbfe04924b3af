"""A tree with some of its nodes exchanged: the walk that every rewriting of syntax shares."""

from __future__ import annotations

from collections.abc import Callable

from backproof.syntax.nodes import Node, Script

Change = Callable[[Node], Node]


def rebuilt(node: Node, change: Change, kept: tuple[str, ...] = ()) -> Node:
    """The node with `change` applied to each node directly below it; itself where that changes
    none. Scripts stay as they are, and so do the fields in `kept`."""
    changes = {}
    for name in node.fields:
        value = getattr(node, name)
        if name not in kept and isinstance(value, Node | tuple):
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


def exchanged(node: Node, old: Node, new: Node) -> Node:
    """The tree with one very node of it exchanged for another."""
    return new if node is old else rebuilt(node, lambda part: exchanged(part, old, new))
