"""A tree with some of its nodes exchanged: the walk that every rewriting of syntax shares."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_not

from backproof.syntax.nodes import Node, Script, Symbol, children

Change = Callable[[Node], Node]


def rebuilt(node: Node, change: Change, kept: tuple[str, ...] = ()) -> Node:
    """The node with `change` applied to each node directly below it; itself where that changes
    none. Scripts stay as they are, and so do the fields in `kept`."""
    if isinstance(node, Symbol) or not children(node):
        return node
    changes = {}
    own = node.__dict__
    for name in node.holding:
        value = own[name]
        if value and name not in kept:
            alone = isinstance(value, Node) and not isinstance(value, Script)
            other = change(value) if alone else _value(value, change)
            if other is not value:
                changes[name] = other
    return node.replace(**changes) if changes else node


def _value(value: object, change: Change) -> object:
    if isinstance(value, Node):
        return value if isinstance(value, Script) else change(value)
    if isinstance(value, tuple):
        found = [_value(inner, change) for inner in value]
        return tuple(found) if any(map(is_not, found, value)) else value
    return value


def exchanged(node: Node, old: Node, new: Node) -> Node:
    """The tree with one very node of it exchanged for another."""
    return new if node is old else rebuilt(node, lambda part: exchanged(part, old, new))
