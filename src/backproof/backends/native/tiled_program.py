"""A plan as the tiled regime compiles it: what it needs to know, and what has no tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Array, Expr, substitute, walk
from backproof.algebra.ops.elementwise import positive, relu
from backproof.algebra.types import Dim, Sizes
from backproof.backends.native.quantities import (
    Sorting,
    refused,
    schedule,
)
from backproof.backends.plan import Plan
from backproof.record import dataclass


@dataclass(frozen=True)
class Tiled:
    """A plan to be compiled in tiles; `starts` gives the place of each parameter in their row."""

    loss: Expr
    gradients: tuple[Expr, ...]
    starts: Mapping[Expr, int]
    data: Mapping[Expr, int]
    batch: Dim
    sizes: Sizes
    constants: Mapping[Expr, Array]
    count: int
    columns: int
    operations: int


def tiled(
    plan: Plan,
    data: Sequence[Expr],
    batch: Dim | None,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
) -> Tiled:
    """What is compiled; raises UnsupportedProgram("not-compiled"), which names the operation."""
    loss = plan.program.loss
    assert loss is not None  # make_plan refuses a program without a loss
    if batch is None:
        raise refused(loss.name, "has no batch of samples")
    for free, values in constants.items():
        if (values != values.flat[0]).any():
            raise refused(free.name, "is a table of constants")
    known = plan.written_out
    roots = [known[loss], *(known[plan.gradients[p]] for p in plan.program.parameters)]
    roots = _masks_by_relu(roots)
    starts: dict[Expr, int] = {}
    count = 0
    for p in plan.program.parameters:
        rows, across = p.type.shape(sizes)
        starts[p], count = count, count + rows * across
    places: dict[Expr, int] = {}
    columns = 0
    for d in data:
        if batch not in (d.type.rows, d.type.columns):
            raise refused(d.name, "holds no samples")
        rows, across = d.type.shape({**sizes, batch: 1})
        places[d], columns = columns, columns + rows * across
    found = Tiled(
        roots[0], tuple(roots[1:]), starts, places, batch, sizes, constants, count, columns,
        6 * count,
    )  # fmt: skip
    schedule(sorting(found, [found.loss]))
    schedule(sorting(found, found.gradients))
    return found


def _masks_by_relu(roots: Sequence[Expr]) -> list[Expr]:
    """max(z, 0) is positive where z is, and is stored anyway: z need not be."""
    everything = [*walk(roots)]
    known = set(everything)
    better = {
        e: positive(relu(e.args[0]))
        for e in everything
        if e.op is positive and relu(e.args[0]) in known
    }
    return [substitute(root, better) for root in roots]


def sorting(program: Tiled, roots: Sequence[Expr]) -> Sorting:
    """What is below some roots of the program, sorted."""
    return Sorting(
        tuple(roots), tuple(program.data), program.batch, program.sizes, program.constants
    )
