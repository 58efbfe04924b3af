"""What helps to guess what a line should say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backproof.algebra.expressions import Expr, derivative_op, symbol_op
from backproof.algebra.ops.letters import take_column_op, take_row_op
from backproof.algebra.types import Type
from backproof.mend.ingredients import Term
from backproof.record import dataclass, field, replace
from backproof.syntax.nodes import Node


@dataclass(frozen=True, eq=False)
class Quantity:
    """What could stand in a formula: its text, its syntax, its type where that is known, and the
    name of what it is, picks or differentiates by."""

    text: str
    node: Node
    type: Type | None = None
    name: str = ""


@dataclass(frozen=True, eq=False)
class Known:
    """Right formulas as their author writes them, each as its terms: the derived one, and those of
    other lines about the same; the quantities that could stand there; the letters that count; the
    types of the quantities in the line; how a text is parsed; the sums that stand anywhere in the
    document; what the letters of a generic line stand for; up to what sums of the document run;
    what the lines around are made of; the name of what tells the line from the truth by value; the
    products that stand anywhere; what the line is about; the names of what it lacks by value."""

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
    products: tuple[Term, ...] = ()
    head: Node | None = None
    lacking: frozenset[str] = frozenset()

    @property
    def likely(self) -> Known:
        """The same with the quantities alone that the line lacks by value."""
        few = (q for q in self.quantities if q.name in self.lacking)
        return replace(self, quantities=tuple(few))

    def may_fit(self, node: Node, quantity: Quantity) -> bool:
        """Whether the shapes of a line may be others with a quantity in the place of a part."""
        return (self.types or {}).get(node) is None or quantity.type is None

    def fits(self, node: Node, quantity: Quantity) -> bool:
        """Whether a quantity has the type of a part of the line, as far as that is known."""
        own = (self.types or {}).get(node)
        return own is None or quantity.type is None or own == quantity.type


def name_in(expr: Expr) -> str:
    """The name of a quantity, of one of which it is an entry, or of what it is a gradient by."""
    while expr.op in (take_row_op, take_column_op):
        expr = expr.args[0]
    if expr.op is derivative_op:
        return f"gradient by {expr.parameters[1].name}"
    return expr.name if expr.op is symbol_op else ""
