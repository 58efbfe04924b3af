"""The regime of medium networks: loops over tiles that stay in registers, text that stays short.

The samples of a batch are taken in chunks whose columns fit the nearer caches, a chunk in strips of
a few blocks (one sample in each lane of each block). All that a strip needs is computed while it is
near; sums over samples are taken chunk by chunk. Sizes are known when the text is made.
"""

from __future__ import annotations

from backproof.backends.native.driver import packing, training_driver
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import padded
from backproof.backends.native.repetition import repeat
from backproof.backends.native.text import Lines
from backproof.backends.native.tile_pass import TilePass
from backproof.backends.native.tiled_program import Tiled
from backproof.backends.native.updates import UPDATES
from backproof.backends.native.vector_math import math_functions


def module(program: Tiled, choices: Choices) -> str:
    """The text of `step`, `train`, `losses` and `pack`, as in `lanes`."""
    used: set[tuple[str, int, int]] = set()
    return _joined(_training(program, choices, used), choices, used)


def whole_module(program: Tiled, choices: Choices) -> str:
    """All functions of `module` and `single_call`."""
    used: set[tuple[str, int, int]] = set()
    parts = [*_training(program, choices, used), _gradients(program, choices, used)]
    return _joined(parts, choices, used)


def single_call(program: Tiled, choices: Choices) -> str:
    """The text of `gradients` and `pack`, as in `lanes`."""
    used: set[tuple[str, int, int]] = set()
    return _joined([_gradients(program, choices, used), packing(choices)], choices, used)


def _training(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> list[str]:
    return [
        _update(program, choices, used),
        _step(program, choices, used),
        _loss(program, choices, used),
        training_driver(program.columns, program.count, choices),
    ]


def _gradients(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    pass_ = TilePass(
        lines, choices, program, [program.loss, *program.gradients], choices.exact_whole
    )
    pass_.write()
    pass_.row("%result")
    lines.act(f"ret {width.number} {pass_.scalar(program.loss)}")
    used |= lines.math
    return lines.function(
        f"{width.number} @gradients(ptr noalias %parameters, ptr noalias %data, i64 %samples, "
        "ptr noalias %result)"
    )


def _joined(parts: list[str], choices: Choices, used: set[tuple[str, int, int]]) -> str:
    functions = math_functions(choices.bits, choices.lanes, sorted({name for name, _, _ in used}))
    return "\n\n".join([functions, *parts]) + "\n"


def _update(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    """One vector of parameters moved, the pointers being at it; w - w, 0 where w is finite."""
    lines, width = Lines(), choices.width
    length = padded(program.count, width.lanes)
    update = UPDATES[choices.optimiser](lines, width, choices.momentum, length)
    moved = update(0, "%gradient")
    lines.store(width, moved, "%parameters")
    apart = lines.value(f"fsub {width.type} {moved}, {moved}")
    lines.act(f"ret {width.type} {apart}")
    used |= lines.math
    n = width.number
    return lines.function(
        f"internal {width.type} @update(ptr noalias %parameters, ptr noalias %state, "
        f"{width.type} %gradient, {n} %rate, {n} %momentum, double %power1, double %power2) "
        "alwaysinline"
    )


def _step(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    length = padded(program.count, width.lanes)
    row = lines.room(width, length // width.lanes + 1)
    lines.store(width, width.literal(0), row, length - width.lanes)
    pass_ = TilePass(lines, choices, program, program.gradients, choices.exact, row)
    pass_.write()
    pass_.row(row)
    n = width.number

    def body(i: str, held: list[str]) -> list[str]:
        gradient = lines.load(width, lines.offset(width, row, _i(i)))
        w, s = (lines.offset(width, p, _i(i)) for p in ("%parameters", "%state"))
        apart = lines.value(
            f"call {width.type} @update(ptr {w}, ptr {s}, {width.type} {gradient}, {n} %rate, "
            f"{n} %momentum, double %power1, double %power2)"
        )
        return [lines.value(f"fadd {width.type} {held[0]}, {apart}")]

    (apart,) = repeat(lines, 0, length, width.lanes, body, [(width.type, width.literal(0))])
    bad = lines.value(f"fcmp uno {width.type} {apart}, {apart}")
    if width.lanes > 1:
        bits = lines.value(f"bitcast {width.truth} {bad} to i{width.lanes}")
        lines.act(f"ret i1 {lines.value(f'icmp eq i{width.lanes} {bits}, 0')}")
    else:
        lines.act(f"ret i1 {lines.value(f'xor i1 {bad}, true')}")
    used |= lines.math
    return lines.function(
        "internal i1 @step(ptr noalias %parameters, ptr noalias %state, ptr noalias %data, "
        f"i64 %samples, {n} %rate, {n} %momentum, double %power1, double %power2) noinline"
    )


def _loss(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    pass_ = TilePass(lines, choices, program, [program.loss], choices.exact_whole)
    pass_.write()
    lines.act(f"ret {width.number} {pass_.scalar(program.loss)}")
    used |= lines.math
    return lines.function(
        f"internal {width.number} @loss(ptr noalias %parameters, ptr noalias %data, i64 %samples) "
        "noinline"
    )


def _i(at: str) -> int | str:
    return int(at) if at.isdecimal() else at
