"""The values of formulas and their parts at some points, what they share computed once."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import WHOLE, Array, Expr, TypeFault
from backproof.algebra.ops.letters import take_column, take_row
from backproof.algebra.types import size_of
from backproof.judge.entries import letters_of, spread
from backproof.judge.truth import value_of
from backproof.judge.worlds import World
from backproof.meaning.claims import Claim
from backproof.mend.likeness import Value, Valued

HALF = 0.5


class AtPoints:
    """Worlds, and the values of expressions there."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = worlds
        self._known: list[dict[Expr, Array]] = [dict(world.parts) for world in worlds]
        self._values: dict[Expr, Value] = {}

    def __call__(self, expr: Expr) -> Value:
        """The values of an expression as it is."""
        if expr not in self._values:
            pairs = zip(self.worlds, self._known, strict=True)
            self._values[expr] = tuple(value_of(world, expr, known) for world, known in pairs)
        return self._values[expr]


def valuations(claim: Claim, points: AtPoints) -> tuple[Valued, Valued]:
    """The values of a part of the formula of a claim, and of a part of the whole gradient, where
    the claim speaks of it."""
    head, guard = claim.head, claim.guard
    if head is None:
        return points, points
    letters = letters_of(claim, head)
    rows, columns = head.parameters[3] if len(head.parameters) > 3 else WHOLE

    def own(e: Expr) -> Value:
        found = []
        for world, plain in zip(points.worlds, points(e), strict=True):
            lengths = tuple(size_of(letter.dim, world.sizes) for letter in letters)
            shape = (*lengths, *head.type.core.shape(world.sizes))
            if e.type.core != head.type.core and not e.type.is_scalar:
                raise TypeFault("picked", (e.type, head.type))
            value = spread(plain, e, letters, shape)
            if guard is not None:
                value = value * (spread(value_of(world, guard), guard, letters, shape) > HALF)
            found.append(value)
        return tuple(found)

    def right(e: Expr) -> Value:
        part = e if rows is None else take_row(e, rows)
        return own(part if columns is None else take_column(part, columns))

    return own, right
