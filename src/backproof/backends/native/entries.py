"""Expressions entry by entry: matrices of nodes, with one entry in place of the axis of the batch.

The axis of the batch has length 1 here; its entry stands for all samples. An operation that sums
along it becomes a total over samples; one that mixes samples in another way is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from backproof.algebra.evaluate import aligned
from backproof.algebra.expressions import Array, Expr, walk
from backproof.algebra.types import Dim, Sizes, size_of
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.nodes import Graph, Node
from backproof.numerics import np

_SAME = {"scale": "multiply"}
_BY_ENTRY = frozenset({
    "add", "subtract", "negate", "multiply", "divide", "scale", "exp", "log", "sqrt", "sigmoid",
    "tanh", "positive", "sign", "relu", "absolute", "softplus", "sin", "cos", "maximum", "equal",
})  # fmt: skip
# Their meaning only moves or adds entries, so it works on nodes as on numbers.
_MOVES = frozenset({
    "transpose", "repeat_rows", "repeat_columns", "take_row", "take_column", "place_row",
    "place_column", "constant", "ones", "matmul", "sum_rows", "sum_columns", "sum_all", "total",
})  # fmt: skip
# The same, but only where no axis that they touch is the batch.
_MOVES_APART = frozenset({
    "stack", "upper", "lower", "unflatten", "diagonal", "diagonal_matrix", "trace", "identity",
    "product_over",
})  # fmt: skip
MOST_WHOLE = 16


def entries(
    roots: Iterable[Expr],
    given: Mapping[Expr, Array],
    batch: Dim | None,
    sizes: Sizes,
    graph: Graph,
) -> dict[Expr, Array]:
    """The nodes of the roots and of all below, as arrays (letters..., rows, columns).

    `given` holds arrays of nodes for the symbols, `sizes` every dim but the batch. Raises
    UnsupportedProgram("not-compiled") with the name of an operation that has no such form.
    """
    return _Entries(given, batch, sizes, graph).all(roots)


class _Entries:
    def __init__(self, given: Mapping[Expr, Array], batch: Dim | None, sizes: Sizes, graph: Graph):
        self.graph = graph
        self.batch = batch
        self.sizes = sizes if batch is None else {**sizes, batch: 1}
        self.found: dict[Expr, Array] = dict(given)

    def all(self, roots: Iterable[Expr]) -> dict[Expr, Array]:
        for e in walk(roots):
            if e not in self.found:
                self.found[e] = self._one(e)
        return self.found

    def _one(self, e: Expr) -> Array:
        name = e.op.name
        if name == "size":
            return self._filled(self._size(e.parameters[0]), (1, 1))
        running = (letter.dim for letter in e.type.letters)
        if sum(map(self._counts, (e.type.rows, e.type.columns, *running))) > 1:
            raise refused(name, f"a value for every two samples ({e.type})")
        args = [self.found[a] for a in e.args]
        if e.type.letters and len(args) > 1:
            args = aligned(e, args)
        if name in _BY_ENTRY:
            return self._mapped(_SAME.get(name, name), *args)
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, e, *args)
        if name in _MOVES_APART and self._touches(e):
            raise refused(name, "over the samples of a batch")
        if name not in _MOVES and name not in _MOVES_APART:
            raise refused(name, "has no compiled form")
        moved = self._meaning(e, args)
        return self._totals(moved) if self._sums_samples(e) else moved

    def _meaning(self, e: Expr, args: list[Array]) -> Array:
        extra: dict[str, Any] = {}
        if e.op.wants_parameters:
            extra = {"parameters": e.parameters, "type_": e.type, "sizes": self.sizes}
        return self._nodes(np.asarray(e.op.meaning(*args, **extra)))

    def _nodes(self, array: Array) -> Array:
        """Numbers among the entries become nodes."""
        if array.dtype != object:
            array = array.astype(object)
        constant = self.graph.constant
        return _each(lambda x: x if isinstance(x, Node) else constant(x))(array)

    def _mapped(self, op: str, *args: Array) -> Array:
        return np.asarray(np.frompyfunc(lambda *a: self.graph.make(op, *a), len(args), 1)(*args))

    def _totals(self, array: Array) -> Array:
        return _each(self.graph.total)(array)

    def _filled(self, node: Node, shape: tuple[int, ...]) -> Array:
        array = np.empty(shape, dtype=object)
        array.fill(node)
        return array

    def _size(self, dim: Dim) -> Node:
        if not self._counts(dim):
            return self.graph.constant(size_of(dim, self.sizes))
        if not dim.parts:
            return self.graph.samples()
        parts = [self._size(part) for part in dim.parts]
        return reduce(lambda a, b: a * b if dim.factors else a + b, parts)

    def _counts(self, dim: Dim) -> bool:
        """Whether a length depends on that of the batch."""
        return dim == self.batch or any(self._counts(part) for part in dim.parts)

    def _touches(self, e: Expr) -> bool:
        dims = [d for x in (e, *e.args) for d in (x.type.rows, x.type.columns)]
        if e.op.name in ("stack", "upper", "lower"):
            dims = [x.type.rows for x in (e, *e.args)]
        if e.op.name == "product_over":
            dims = [e.parameters[0].dim]
        return any(self._counts(d) for d in dims)

    def _sums_samples(self, e: Expr) -> bool:
        match e.op.name:
            case "matmul":
                return self._counts(e.args[0].type.columns)
            case "sum_rows":
                return self._counts(e.args[0].type.rows)
            case "sum_columns":
                return self._counts(e.args[0].type.columns)
            case "sum_all":
                type_ = e.args[0].type
                return self._counts(type_.rows) or self._counts(type_.columns)
            case "total":
                return self._counts(e.parameters[0].dim)
            case _:
                return False

    # What has no row in the tables above.

    def reciprocal(self, e: Expr, a: Array) -> Array:
        return self._mapped("divide", self._filled(self.graph.constant(1), a.shape), a)

    def square(self, e: Expr, a: Array) -> Array:
        return self._mapped("multiply", a, a)

    def power(self, e: Expr, a: Array, b: Array) -> Array:
        return np.asarray(np.frompyfunc(self._power, 2, 1)(a, b))

    def _power(self, a: Node, b: Node) -> Node:
        """aᵇ: products for a whole exponent, e^(b log a) for another one."""
        if not b.is_constant:
            return self.graph.make("exp", b * self.graph.make("log", a))
        if b.value == 0.5:
            return self.graph.make("sqrt", a)
        if b.value != round(b.value):
            return self.graph.make("exp", b * self.graph.make("log", a))
        if abs(b.value) > MOST_WHOLE:
            raise refused("power", f"with an exponent of {b.value:g}")
        result, base, left = self.graph.constant(1), a, int(abs(b.value))
        while left:
            result = result * base if left & 1 else result
            base, left = base * base, left >> 1
        return self.graph.constant(1) / result if b.value < 0 else result

    def position(self, e: Expr) -> Array:
        if self._counts(e.parameters[0].dim):
            raise refused("position", "of a sample in its batch")
        return self._meaning(e, [])

    def _softmax_parts(self, e: Expr, a: Array, axis: int) -> tuple[Array, Array, Array]:
        """The largest entry, the entries less it, the sum of their exponentials, along an axis.

        What is less a larger one is -|·| of itself, so exp is `decay` here.
        """
        type_ = e.args[0].type
        if self._counts(type_.columns if axis == -1 else type_.rows):
            raise refused(e.op.name, "over the samples of a batch")
        make = self.graph.make
        largest = np.frompyfunc(lambda x, y: make("larger", x, y), 2, 1)
        edge = np.asarray(largest.reduce(a, axis=axis, keepdims=True))
        shifted = np.asarray(a - edge)
        return edge, shifted, np.asarray(self._mapped("decay", shifted).sum(axis, keepdims=True))

    def softmax(self, e: Expr, a: Array, axis: int) -> Array:
        _, shifted, summed = self._softmax_parts(e, a, axis)
        share = self._mapped("divide", self._filled(self.graph.constant(1), summed.shape), summed)
        return np.asarray(self._mapped("decay", shifted) * share)

    def log_softmax(self, e: Expr, a: Array, axis: int) -> Array:
        _, shifted, summed = self._softmax_parts(e, a, axis)
        return np.asarray(shifted - self._mapped("log", summed))

    def log_sum_exp(self, e: Expr, a: Array, axis: int) -> Array:
        edge, _, summed = self._softmax_parts(e, a, axis)
        return np.asarray(edge + self._mapped("log", summed))


_SPECIAL: dict[str, Callable[..., Array]] = {
    "reciprocal": _Entries.reciprocal,
    "square": _Entries.square,
    "power": _Entries.power,
    "position": _Entries.position,
    "softmax_rows": lambda s, e, a: s.softmax(e, a, -1),
    "softmax_columns": lambda s, e, a: s.softmax(e, a, -2),
    "log_softmax_rows": lambda s, e, a: s.log_softmax(e, a, -1),
    "log_softmax_columns": lambda s, e, a: s.log_softmax(e, a, -2),
    "log_sum_exp_columns": lambda s, e, a: s.log_sum_exp(e, a, -1),
    "log_sum_exp_rows": lambda s, e, a: s.log_sum_exp(e, a, -2),
}


def _each(function: Callable[[Any], Node]) -> Callable[[Array], Array]:
    mapped = np.frompyfunc(function, 1, 1)
    return lambda array: np.asarray(mapped(array), dtype=object)


def refused(name: str, why: str) -> UnsupportedProgram:
    """The fault that names the operation which cannot be compiled."""
    return UnsupportedProgram("not-compiled", f"{name}: {why}")


def scalar(array: Array) -> Node:
    """The one entry of a scalar."""
    node: Node = array.reshape(-1)[0]
    return node
