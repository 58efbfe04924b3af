"""Quantities on top of one another or side by side: `[h_{t-1}, x_t]`, blocks of a matrix.

A list in brackets puts the features of one sample after another: on top of one another where
vectors are columns, side by side where they are rows, and otherwise as its parts fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Protocol

from backproof.algebra.expressions import Expr, constant_op
from backproof.algebra.expressions import constant as constant_of
from backproof.algebra.ops.stacking import on_top, side_by_side
from backproof.algebra.types import ONE, Type
from backproof.meaning import terms as t
from backproof.meaning.naming.names import bare
from backproof.meaning.shapes.dims import Clash
from backproof.meaning.terms import Untranslatable, constant
from backproof.syntax import nodes as syntax

if TYPE_CHECKING:
    from backproof.meaning.shapes.inference import Shapes, Waiting

UPRIGHT, FLAT = 0, 1
CHOICES = ("on top", "side by side")


class Scope(Protocol):
    """What stacks need of a translation."""

    def term(self, node: syntax.Node) -> t.Term:
        """The term of an expression."""
        ...


def blocks(scope: Scope, node: syntax.Matrix) -> t.Term:
    """A row or a column of quantities, or rows of equal lengths on top of one another; a list in
    brackets leaves open which way it runs."""
    rows = [row for row in node.rows if row]
    if min(len(rows), max(map(len, rows), default=0)) != 1:
        return grid(scope, node, rows)
    listed = node.start == rows[0][0].start
    axis = None if listed else FLAT if len(rows) == 1 else UPRIGHT
    parts = tuple(scope.term(cell) for row in rows for cell in row)
    return t.Stacked(node=node, parts=parts, axis=axis) if len(parts) > 1 else parts[0]


def grid(scope: Scope, node: syntax.Matrix, rows: Sequence[tuple[syntax.Node, ...]]) -> t.Term:
    """A matrix by its entries, which are numbers where no capital is in them: blocks have capitals.
    One of digits alone is worked out for an example."""
    cells = [bare(cell) for row in rows for cell in row]
    if len({*map(len, rows)}) != 1 or all(isinstance(cell, syntax.Number) for cell in cells):
        raise Untranslatable("a matrix by its entries", node)
    small = not any(map(has_capital, cells))
    lines = (
        t.Stacked(node=node, parts=tuple(map(scope.term, row)), axis=FLAT, numbers=small)
        for row in rows
    )
    return t.Stacked(node=node, parts=tuple(lines), axis=UPRIGHT)


def has_capital(node: syntax.Node) -> bool:
    """Whether a capital stands in an expression."""
    if isinstance(node, syntax.Symbol):
        return node.base[:1].isupper()
    return any(map(has_capital, syntax.children(node)))


def settle(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    """Which way a stack runs, and that its parts are equally wide the other way."""
    term = waiting.term
    assert isinstance(term, t.Stacked)
    varying = [s for p, s in zip(term.parts, waiting.parts, strict=True) if not constant(p)]
    axis = term.axis
    if axis is None:
        usual = FLAT if shapes.orientation == "rows" else UPRIGHT
        fits = [alike(shapes, [part[1 - way] for part in varying]) for way in (UPRIGHT, FLAT)]
        surely = alike(shapes, [part[1 - usual] for part in varying], surely=True)
        if certain and all(fits) and not surely:
            return False
        axis = usual if fits[usual] or not fits[1 - usual] else 1 - usual
    across = varying[0][1 - axis] if varying else 0
    try:
        for part in varying:
            shapes.dims.join(part[1 - axis], across)
    except Clash as clash:
        described = " and ".join(map(shapes.describe, varying))
        raise shapes.misfit(term, f"{described} cannot be stacked", clash) from None
    lengths = [
        0 if constant(p) else s[axis] for p, s in zip(term.parts, waiting.parts, strict=True)
    ]
    length = shapes.dims.sum_of(lengths)
    result = (length, across) if axis == UPRIGHT else (across, length)
    return shapes.choose(waiting, CHOICES[axis], result)


def stacked(parts: list[Expr], whole: Type, choice: str) -> Expr:
    """The stack of parts; a number is repeated across it."""
    upright = choice == CHOICES[UPRIGHT]
    one = Type(ONE, whole.columns) if upright else Type(whole.rows, ONE)
    full = [constant_of(e.parameters[0], one) if e.op is constant_op else e for e in parts]
    join = on_top if upright else side_by_side
    return reduce(lambda rest, part: join(part, rest), reversed(full))


def alike(shapes: Shapes, dims: list[int], surely: bool = False) -> bool:
    """Whether dims can be one, or surely are."""
    same = shapes.dims.same if surely else shapes.dims.compatible
    return all(same(dims[0], dim) for dim in dims[1:])


def lists_derivatives(node: syntax.Node | None) -> bool:
    """Whether a formula is a matrix of derivatives and nothing else."""
    match bare(node) if node is not None else None:
        case syntax.Matrix(rows=rows):
            return all(isinstance(bare(cell), syntax.Derivative) for row in rows for cell in row)
        case _:
            return False
