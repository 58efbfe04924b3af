"""Single numbers and how they depend on one another: what a program is once its sizes are known.

A node is one number of a step, or one number for each sample of the batch (`varies`). Nodes of one
graph are interned: what is built alike is the same node, so that nothing is computed twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

_FOLDED: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "negate": lambda a: -a,
    "absolute": abs,
    "maximum": max,
    "relu": lambda a: max(a, 0.0),
    "positive": lambda a: float(a > 0),
    "equal": lambda a, b: float(abs(a - b) < 0.5),
}
_EITHER_WAY = frozenset({"add", "multiply", "equal"})


class Node:
    """One number; build it with operators or with its graph, never directly.

    `level` counts the passes over the batch that must end before it is known: a total over samples
    is one level above what it sums.
    """

    __slots__ = ("args", "graph", "level", "number", "op", "value", "varies")

    graph: Graph
    op: str
    args: tuple[Node, ...]
    value: Any
    varies: bool
    level: int
    number: int

    def __add__(self, other: Node | float) -> Node:
        return self.graph.make("add", self, other)

    def __sub__(self, other: Node | float) -> Node:
        return self.graph.make("subtract", self, other)

    def __mul__(self, other: Node | float) -> Node:
        return self.graph.make("multiply", self, other)

    def __truediv__(self, other: Node | float) -> Node:
        return self.graph.make("divide", self, other)

    def __radd__(self, other: float) -> Node:
        return self.graph.constant(other) + self

    def __rmul__(self, other: float) -> Node:
        return self.graph.constant(other) * self

    def __neg__(self) -> Node:
        return self.graph.make("negate", self)

    def __repr__(self) -> str:
        inner = [*map(repr, self.args), *([] if self.value is None else [repr(self.value)])]
        return f"{self.op}({', '.join(inner)})"

    @property
    def is_constant(self) -> bool:
        return self.op == "constant"


class Graph:
    """All nodes of one program, in the order in which they were made: arguments come first."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[tuple[Any, ...], Node] = {}

    def constant(self, value: float) -> Node:
        """A number that is known now."""
        return self._node("constant", (), float(value), False)

    def parameter(self, place: int) -> Node:
        """The parameter at a place of the row of all parameters."""
        return self._node("parameter", (), place, False)

    def data(self, place: int) -> Node:
        """A number of each sample: column `place` of all data beside one another."""
        return self._node("data", (), place, True)

    def samples(self) -> Node:
        """The number of samples in the batch."""
        return self._node("samples", (), None, False)

    def total(self, node: Node) -> Node:
        """The sum over all samples of the batch; of what does not vary, a multiple."""
        if not node.varies:
            return node * self.samples()
        if node.op == "negate":
            return -self.total(node.args[0])
        return self._node("total", (node,), None, False)

    def make(self, op: str, *given: Node | float) -> Node:
        """An operation on numbers; what is known now is computed now, 0 and 1 vanish.

        x · 0 is 0 here also for an infinite x, as it is on paper.
        """
        args = tuple(a if isinstance(a, Node) else self.constant(a) for a in given)
        if op in _FOLDED and all(a.is_constant for a in args):
            return self.constant(_FOLDED[op](*(a.value for a in args)))
        if op == "divide" and args[0].is_constant and args[1].is_constant and args[1].value:
            return self.constant(args[0].value / args[1].value)
        return self._shorter(op, args) or self._plain(op, args)

    def _plain(self, op: str, args: tuple[Node, ...]) -> Node:
        if op in _EITHER_WAY and args[0].number > args[1].number:
            args = args[::-1]
        return self._node(op, args, None, any(a.varies for a in args))

    def _shorter(self, op: str, args: tuple[Node, ...]) -> Node | None:
        a, b = args[0], args[-1]
        match op:
            case "add":
                if _is(a, 0) or _is(b, 0):
                    return b if _is(a, 0) else a
                if b.op == "negate":
                    return a - b.args[0]
            case "subtract":
                if _is(b, 0) or _is(a, 0):
                    return a if _is(b, 0) else -b
                if b.op == "negate":
                    return a + b.args[0]
            case "multiply":
                for one, other in ((a, b), (b, a)):
                    if _is(one, 0):
                        return one
                    if _is(one, 1) or _is(one, -1):
                        return other if _is(one, 1) else -other
            case "divide":
                if _is(b, 1):
                    return a
                if b.is_constant and math.frexp(b.value)[0] == 0.5:
                    return self.make("multiply", a, 1 / b.value)
            case "negate":
                return a.args[0] if a.op == "negate" else None
            case "absolute":
                return self.make("absolute", a.args[0]) if a.op == "negate" else None
            case "softplus":
                # max(z, 0) + log(1 + e) with e = exp(-|z|), which the sigmoid of z and the
                # softplus of -z need too.
                return self.make("relu", a) + self.make("tail", self.make("decay", a))
            case "sigmoid":
                return self._plain("logistic", (a, self.make("decay", a)))
            case "decay":
                return self.make("decay", a.args[0]) if a.op == "negate" else None
            case "positive" if a.op == "relu":
                # max(z, 0) is positive where z is: the argument itself need not be kept.
                return self.make("positive", a.args[0])
        return None

    def _node(self, op: str, args: tuple[Node, ...], value: Any, varies: bool) -> Node:
        # -0.0 == 0.0, but they are different numbers.
        key = (op, value, math.copysign(1, value) if op == "constant" else 0, *args)
        found = self._known.get(key)
        if found is None:
            found = Node()
            found.graph, found.op, found.args, found.value = self, op, args, value
            found.varies, found.number = varies, len(self.nodes)
            found.level = max((a.level for a in args), default=0) + (op == "total")
            self.nodes.append(found)
            self._known[key] = found
        return found


def _is(node: Node, value: float) -> bool:
    return node.is_constant and node.value == value


def below(roots: Iterable[Node], stop: Callable[[Node], bool] = lambda _: False) -> list[Node]:
    """The nodes that the roots need, arguments first; those at which to stop are left out."""
    seen: set[Node] = set()
    waiting = [root for root in roots if not stop(root)]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(a for a in node.args if a not in seen and not stop(a))
    return sorted(seen, key=lambda node: node.number)
