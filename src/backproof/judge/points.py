"""The points at which the programs of one document are tried, drawn when first needed.

Contexts with the same definitions have the same points, in whatever reading they stand, and what
was found there is known in all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from contextlib import suppress

from backproof.algebra.expressions import Expr
from backproof.algebra.program import Program
from backproof.judge.sides import on_both_sides
from backproof.judge.worlds import NOTHING_SAID, NoPoint, Said, World, draw

MORE = 4
"""How many worlds more are drawn where two leave too much to chance."""


class Points:
    """The worlds of programs, by what they are drawn for, at two assignments of `sizes`, the
    first two of the pools or later ones."""

    def __init__(self, sizes: int = 0) -> None:
        self.sizes = sizes
        self._worlds: dict[Hashable, tuple[World, ...] | NoPoint] = {}

    def worlds(
        self, program: Program, simplex: Mapping[Expr, tuple[int, ...]],
        symmetric: frozenset[str], said: Said = NOTHING_SAID,
    ) -> tuple[World, ...]:  # fmt: skip
        """Two worlds of a program, more where a number decides between cases; raises NoPoint.
        Leaves in `simplex` add up to 1 over axes, those named in `symmetric` are symmetric, and
        others are as the page has `said` of them."""
        key = program.definitions, program.batch, tuple(simplex.items()), symmetric, said
        found = self._worlds.get(key)
        if found is None:
            try:
                found = self._drawn(program, simplex, symmetric, said)
            except NoPoint as none:
                found = none
            self._worlds[key] = found
        if isinstance(found, NoPoint):
            raise found
        return found

    def more(
        self, program: Program, simplex: Mapping[Expr, tuple[int, ...]],
        symmetric: frozenset[str], said: Said = NOTHING_SAID,
    ) -> tuple[World, ...]:  # fmt: skip
        """A few worlds more of a program that has some, where they can be drawn."""
        key = "more", program.definitions, program.batch, tuple(simplex.items()), symmetric, said
        found = self._worlds.get(key)
        if found is None or isinstance(found, NoPoint):
            worlds: list[World] = []
            for seed in range(1, 1 + MORE):
                with suppress(NoPoint):
                    which = self.sizes + seed % 2
                    made = draw(program, which, seed, simplex, symmetric=symmetric, said=said)
                    worlds.append(made)
            found = self._worlds[key] = tuple(worlds)
        return found

    def _drawn(
        self, program: Program, simplex: Mapping[Expr, tuple[int, ...]],
        symmetric: frozenset[str], said: Said,
    ) -> tuple[World, ...]:  # fmt: skip
        def first(which: int) -> World:
            return draw(program, self.sizes + which, 0, simplex, symmetric=symmetric, said=said)

        def another(seed: int, spread: float) -> World:
            return draw(program, self.sizes + seed % 2, seed, simplex, spread, symmetric, said)

        return on_both_sides(program, (first(0), first(1)), another)
