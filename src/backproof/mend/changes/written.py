"""A formula as it was typed, and one change of it: text for text, and syntax for syntax."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.record import dataclass
from backproof.syntax.nodes import Add, Call, Group, Negate, Node, Number, Symbol
from backproof.syntax.rebuild import exchanged


@dataclass(frozen=True)
class Change:
    """Characters `start` to `end` of a passage become `text`; `kind` names the slip. In the syntax
    of the formula `new` takes the place of `old`; it is None where only the text tells what it
    says. A sum over layers or times has its terms one by one, all of the same text: `also` are the
    nodes in the other terms, and what takes their place."""

    kind: str
    start: int
    end: int
    text: str
    old: Node
    new: Node | None
    also: tuple[tuple[Node, Node], ...] = ()


@dataclass(frozen=True)
class Written:
    """The text of a passage, and how its author spells: transposes, elementwise products.

    `siblings` are the symbols that the document writes.
    """

    text: str
    siblings: frozenset[str] = frozenset()
    transpose: str = r"^\top"
    elementwise: str = r"\odot"
    product: str = ""

    def of(self, node: Node) -> str:
        """What was typed for a node."""
        return self.text[node.start : node.end]

    def between(self, left: Node, right: Node) -> str:
        """What was typed between two nodes."""
        return self.text[left.end : right.start]

    def instead(self, kind: str, node: Node, text: str, new: Node | None) -> Change:
        """A change of one node as a whole."""
        return Change(kind, node.start, node.end, text, node, new)

    def held(self, node: Node) -> str:
        """A node as one factor: brackets around what a product would take apart."""
        text = self.of(node)
        return f"({text})" if isinstance(node, Add | Negate) else text

    def apart(self, node: Node) -> str:
        """A node that stays together before the sign of a product."""
        text = self.of(node)
        return text if isinstance(node, Symbol | Group | Call | Number) else f"({text})"

    def raised(self, node: Node) -> str:
        """A node with the mark of a transpose; braces keep what stands above apart."""
        text = self.of(node)
        plain = text.isalnum() or not self.transpose.startswith("^") or isinstance(node, Group)
        return (text if plain else f"{{{text}}}") + self.transpose


def grouped(node: Node) -> Node:
    """A node in brackets where it is a sum."""
    if not isinstance(node, Add | Negate):
        return node
    return Group(start=node.start, end=node.end, body=node, opening="(")


def applied(node: Node, changes: Sequence[Change]) -> Node | None:
    """The syntax of a formula after some changes; None where one of them is known as text alone."""
    for change in changes:
        if change.new is None:
            return None
        for old, new in ((change.old, change.new), *change.also):
            node = exchanged(node, old, new)
    return node
