"""The points at which the claims of one reading are tried, drawn when first needed."""

from __future__ import annotations

from backproof.algebra.derive import Deriver
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.contexts import Context


class Bench:
    """The worlds of the contexts of one reading, drawn when first needed."""

    def __init__(self) -> None:
        self._worlds: dict[Context, tuple[World, World] | NoPoint] = {}
        self._derivers: dict[Context, Deriver] = {}

    def worlds(self, context: Context) -> tuple[World, World]:
        """Two worlds of a context; raises NoPoint."""
        found = self._worlds.get(context)
        if found is None:
            try:
                found = (draw(context.program, 0), draw(context.program, 1))
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
