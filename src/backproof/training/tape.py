"""Expressions as a list of NumPy calls on arrays that are laid out once.

Everything that depends on shapes only (views, repeats, constants, buffers) is settled while the
tape is made; to run it is to call each entry. Arrays may have one axis of restarts in front; what
has none is shared. Floating-point warnings are the caller's to silence: an overflowing exponential
inside a sigmoid is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr, symbol_op, walk
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.algebra.types import Sizes
from backproof.record import dataclass
from backproof.training.kernels import ELEMENTWISE, WHOLE, Call
from backproof.training.uses import Uses


@dataclass(frozen=True)
class Tape:
    """Calls in order, the arrays that hold the results, and the bytes of all buffers."""

    calls: tuple[Call, ...]
    results: Mapping[Expr, Array]
    bytes: int

    def run(self) -> None:
        """Compute the results from what the given arrays hold now."""
        for call in self.calls:
            call()


def record(
    roots: Sequence[Expr],
    given: Mapping[Expr, Array],
    sizes: Sizes,
    into: Mapping[Expr, Array] | None = None,
    kind: DTypeLike = np.float64,
) -> Tape:
    """Lay out the calls that compute the roots.

    `given` holds the arrays of all symbols, (rows, columns) or (restarts, rows, columns); they are
    read where they are, each time. `into` names arrays that receive a root; others get a new one of
    full shape. `kind` is the precision of what is new.
    """
    return _Recorder(given, sizes, into or {}, np.dtype(kind)).tape(roots)


class _Recorder:
    def __init__(
        self,
        given: Mapping[Expr, Array],
        sizes: Sizes,
        into: Mapping[Expr, Array],
        kind: np.dtype[Any],
    ):
        self.sizes = sizes
        self.kind = kind
        self.into = into
        # An array may be smaller than its type where it only repeats; a number repeats everywhere.
        self.held: dict[Expr, Array | float] = dict(given)
        self.calls: list[Call] = []
        self.bytes = 0
        self.varies: set[Expr] = set()
        self.uses: Uses | None = None

    def tape(self, roots: Sequence[Expr]) -> Tape:
        order = list(walk(roots))
        for e in order:
            if e in self.held or e.op is symbol_op or any(a in self.varies for a in e.args):
                self.varies.add(e)
        self.uses = Uses(order, roots, self.held)
        for e in order:
            if e not in self.held:
                self.held[e] = self._place(e)
                self.uses.done(e)
        results = {root: self._delivered(root) for root in roots}
        return Tape(tuple(self.calls), results, self.bytes)

    def _place(self, e: Expr) -> Array | float:
        if e not in self.varies:
            fixed = np.asarray(evaluate([e], {}, self.sizes)[e], dtype=self.kind)
            return float(fixed.flat[0]) if (fixed == fixed.flat[0]).all() else fixed
        if e.op is repeat_rows or e.op is repeat_columns:
            return self.held[e.args[0]]
        if e.op is transpose:
            held = self.held[e.args[0]]
            return held if isinstance(held, float) else np.swapaxes(held, -1, -2)
        if e.op.name in ELEMENTWISE:
            assert self.uses is not None  # `tape` finds them out first
            args = [self.held[a] for a in self.uses.read(e)]
            shape = np.broadcast_shapes(*(a.shape for a in args if not isinstance(a, float)))
            out = self._free(e, shape)
            out = self._out(e, shape) if out is None else out
            self.calls.extend(ELEMENTWISE[e.op.name](out, *args))
            return out
        whole = [self._whole(a) for a in e.args]
        lead = np.broadcast_shapes(*(a.shape[:-2] for a in whole))
        out = self._out(e, (*lead, *e.type.shape(self.sizes)))
        if e.op.name in WHOLE:
            self.calls.extend(WHOLE[e.op.name](out, *whole))
        else:
            self.calls.append(self._meaning(e, out, whole))
        return out

    def _meaning(self, e: Expr, out: Array, args: list[Array]) -> Call:
        """Any operation of the table, through its meaning: it allocates, but it is always right."""
        meaning: Callable[..., Array] = e.op.meaning
        extra = {}
        if e.op.wants_parameters:
            extra = {"parameters": e.parameters, "type_": e.type, "sizes": self.sizes}

        def call() -> None:
            out[...] = meaning(*args, **extra)

        return call

    def _whole(self, e: Expr) -> Array:
        """The value in its full shape; a repeat becomes a view."""
        held = self.held[e]
        shape = e.type.shape(self.sizes)
        if isinstance(held, float):
            return np.full(shape, held, self.kind)
        return np.broadcast_to(held, (*held.shape[:-2], *shape))

    def _free(self, e: Expr, shape: tuple[int, ...]) -> Array | None:
        """The array of an argument that nothing needs afterwards: it stays in a near cache."""
        assert self.uses is not None  # `tape` finds them out first
        if e in self.into:
            return None
        for a in self.uses.last(e):
            held = self.held[a]
            if not isinstance(held, float) and held.shape == shape:
                return held
        return None

    def _out(self, e: Expr, shape: tuple[int, ...]) -> Array:
        ready = self.into.get(e)
        if ready is not None and ready.shape == shape:
            return ready
        self.bytes += self.kind.itemsize * int(np.prod(shape))
        return np.zeros(shape, self.kind)

    def _delivered(self, root: Expr) -> Array:
        whole = self._whole(root)
        ready = self.into.get(root)
        if ready is None or self.held[root] is ready:
            return whole
        self.calls.append(lambda: np.copyto(ready, whole))
        return ready
