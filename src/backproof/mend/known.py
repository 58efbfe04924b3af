"""What helps to guess what a line should say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from backproof.algebra.types import Type
from backproof.mend.ingredients import Term
from backproof.record import dataclass
from backproof.syntax.nodes import Node


@dataclass(frozen=True, eq=False)
class Quantity:
    """What could stand in a formula: its text, its syntax, and its type where that is known."""

    text: str
    node: Node
    type: Type | None = None


@dataclass(frozen=True, eq=False)
class Known:
    """Right formulas as their author writes them, each as its terms: the derived one, and those of
    other lines about the same; the quantities that could stand there; the letters that count; the
    types of the quantities in the line; how a text is parsed; the sums that stand anywhere in the
    document; what the letters of a generic line stand for; up to what sums of the document run;
    what the lines around are made of; the name of what tells the line from the truth by value."""

    right: tuple[tuple[Term, ...], ...] = ()
    quantities: tuple[Quantity, ...] = ()
    letters: tuple[str, ...] = ()
    types: dict[Node, Type] | None = None
    parsed: Callable[[str], Node | None] = lambda text: None
    sums: tuple[tuple[Term, ...], ...] = ()
    instance: Mapping[str, int] = field(default_factory=dict)
    counts: tuple[str, ...] = ()
    around: tuple[Quantity, ...] = ()
    told: str = ""

    def fits(self, node: Node, quantity: Quantity) -> bool:
        """Whether a quantity has the type of a part of the line, as far as that is known."""
        own = (self.types or {}).get(node)
        return own is None or quantity.type is None or own == quantity.type
