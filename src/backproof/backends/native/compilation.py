"""Which of the regimes compiles a plan, and the text that it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Array, Expr
from backproof.algebra.types import Dim, Sizes
from backproof.backends.native import lanes, tiles
from backproof.backends.native.lanes import Choices, Reduced, reduced
from backproof.backends.native.regimes import MOST_COUNTED, Regime, larger, unrolled
from backproof.backends.native.tiled_program import Tiled, tiled
from backproof.backends.plan import Plan

Compilable = Reduced | Tiled


def arrange(
    plan: Plan,
    data: Sequence[Expr],
    batch: Dim | None,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
    wanted: bool = True,
) -> tuple[Compilable | None, Regime]:
    """What is compiled, and its regime; None where NumPy is faster and `wanted` is False.

    Raises UnsupportedProgram("not-compiled"), which names the operation that has no compiled form.
    """
    shapes = [p.type.shape(sizes) for p in plan.program.parameters]
    count = sum(rows * columns for rows, columns in shapes)
    if count <= MOST_COUNTED:
        numbers = reduced(plan, data, batch, sizes, constants)
        regime = unrolled(count, numbers.operations)
        if regime is not None:
            return numbers, regime
    regime = larger(count, max(min(shape) for shape in shapes))
    if regime.name == "tiles" or wanted:
        return tiled(plan, data, batch, sizes, constants), regime
    return None, regime


def training(program: Compilable, choices: Choices) -> str:
    """The text of `train`, `losses` and `pack`."""
    if isinstance(program, Reduced):
        return lanes.module(program, choices)
    return tiles.module(program, choices)


def single_call(program: Compilable, choices: Choices) -> str:
    """The text of `gradients` and `pack`."""
    if isinstance(program, Reduced):
        return lanes.single_call(program, choices)
    return tiles.single_call(program, choices)


def everything(program: Compilable, choices: Choices) -> str:
    """The text of all of them."""
    if isinstance(program, Reduced):
        return lanes.whole_module(program, choices)
    return tiles.whole_module(program, choices)
