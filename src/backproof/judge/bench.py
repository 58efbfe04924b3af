"""The points at which the claims of one reading are tried, drawn when first needed."""

from __future__ import annotations

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import Expr
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.contexts import Context


class Bench:
    """The worlds of the contexts of one reading.

    On a bench with `shares` the targets of every context add up to 1, as one-hot ones do.
    """

    def __init__(self, shares: bool = False) -> None:
        self.shares = shares
        self._with_shares: Bench | None = None
        self._worlds: dict[Context, tuple[World, World] | NoPoint] = {}
        self._derivers: dict[Context, Deriver] = {}

    def worlds(self, context: Context) -> tuple[World, World]:
        """Two worlds of a context; raises NoPoint."""
        found = self._worlds.get(context)
        if found is None:
            program = context.program
            simplex = frozenset(targets_of(context)) if self.shares else frozenset()
            try:
                found = (draw(program, 0, 0, simplex), draw(program, 1, 0, simplex))
            except NoPoint as none:
                found = none
            self._worlds[context] = found
        if isinstance(found, NoPoint):
            raise found
        return found

    def deriver(self, context: Context) -> Deriver:
        if context not in self._derivers:
            self._derivers[context] = Deriver(context.program)
        return self._derivers[context]

    def with_shares(self) -> Bench:
        """The same bench where targets add up to 1."""
        if self._with_shares is None:
            self._with_shares = Bench(shares=True)
        return self._with_shares


def targets_of(context: Context) -> list[Expr]:
    """The targets that could be shares: vectors, not numbers."""
    return [leaf for leaf in context.program.targets if not leaf.type.is_scalar]
