"""Who reads what on a tape, and who reads it last: that one may write its result over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from backproof.algebra.expressions import Expr, symbol_op
from backproof.algebra.ops.elementwise import positive, relu
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows

# These show an array that is there already.
VIEWS = frozenset({transpose, repeat_rows, repeat_columns})


class Uses:
    """The readers of each result that are still to come, while a tape is laid out in an order.

    `given` holds what is there before; it and the roots are never free.
    """

    def __init__(self, order: Sequence[Expr], roots: Sequence[Expr], given: Collection[Expr]):
        self.kept = {e for e in order if e in given or e.op is symbol_op}
        self.source: dict[Expr, Expr] = {}
        for e in order:
            self.source[e] = self.source[e.args[0]] if e.op in VIEWS else e
        self.kept.update(self.source[root] for root in roots)
        self.arguments = _arguments(order)
        self.left = Counter(s for e in order if e not in given for s in self._sources(e))

    def read(self, e: Expr) -> tuple[Expr, ...]:
        """What an operation reads: its arguments, or what tells the same."""
        return self.arguments.get(e, e.args)

    def last(self, e: Expr) -> list[Expr]:
        """The arguments that nobody but this operation reads any more."""
        return [
            a
            for a in self.read(e)
            if self.source[a] is a
            and a not in self.kept
            and self.left[a] == 1
            and all(b is a or self.source[b] is not a for b in self.read(e))
        ]

    def done(self, e: Expr) -> None:
        """An operation has been laid out."""
        self.left.subtract(self._sources(e))

    def _sources(self, e: Expr) -> set[Expr]:
        return set() if e.op in VIEWS else {self.source[a] for a in self.read(e)}


def _arguments(order: Sequence[Expr]) -> dict[Expr, tuple[Expr, ...]]:
    """z > 0 as max(z, 0) > 0 where that is there before: z itself is then free early."""
    found: dict[Expr, tuple[Expr, ...]] = {}
    rectified: dict[Expr, Expr] = {}
    for e in order:
        if e.op is relu:
            rectified[e.args[0]] = e
        elif e.op is positive and e.args[0] in rectified:
            found[e] = (rectified[e.args[0]],)
    return found
