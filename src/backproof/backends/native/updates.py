"""How a step moves the parameters, as LLVM IR: the rows of `training.optimisers`, vector by vector.

Each takes the place of a vector in the row of parameters and the vector of gradients and gives the
moved parameters. `state` holds one row (the velocity) or two (the means), each as long as the row
of parameters.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.backends.native.text import Lines, Width

Update = Callable[[int, str], str]
FIRST, SECOND = 0.9, 0.999


def sgd(lines: Lines, width: Width, momentum: bool, length: int) -> Update:
    """w ← w - η v with v ← μ v + g; without momentum v is g."""
    rate = lines.splat(width, lines.value(f"fneg {width.number} %rate"))
    kept = lines.splat(width, "%momentum") if momentum else ""

    def update(first: int, gradient: str) -> str:
        if momentum:
            before = lines.load(width, "%state", first)
            gradient = lines.intrinsic("fma", width, before, kept, gradient)
            lines.store(width, gradient, "%state", first)
        return lines.intrinsic(
            "fma", width, rate, gradient, lines.load(width, "%parameters", first)
        )

    return update


def adam(lines: Lines, width: Width, momentum: bool, length: int) -> Update:
    """w ← w - η m̂ / (√v̂ + 1e-8), with means m, v of g, g² that forget at 0.9, 0.999.

    `power1` and `power2` are 0.9 and 0.999 to the power of the number of the step, from 1.
    """
    t = width.type
    scales = []
    for power in ("%power1", "%power2"):
        share = lines.value(f"fdiv double 1.0, {lines.value(f'fsub double 1.0, {power}')}")
        if width.bits == 32:
            share = lines.value(f"fptrunc double {share} to float")
        scales.append(lines.splat(width, share))
    rate = lines.splat(width, "%rate")
    tiny = width.literal(1e-8)

    def update(first: int, gradient: str) -> str:
        def mean(place: int, forget: float, new: str) -> str:
            old = lines.load(width, "%state", place)
            kept = lines.value(f"fmul {t} {old}, {width.literal(forget)}")
            found = lines.intrinsic("fma", width, new, width.literal(1 - forget), kept)
            lines.store(width, found, "%state", place)
            return found

        slope = mean(first, FIRST, gradient)
        square = lines.value(f"fmul {t} {gradient}, {gradient}")
        spread = mean(length + first, SECOND, square)
        root = lines.intrinsic("sqrt", width, lines.value(f"fmul {t} {spread}, {scales[1]}"))
        size = lines.value(f"fadd {t} {root}, {tiny}")
        step = lines.value(f"fmul {t} {rate}, {lines.value(f'fmul {t} {slope}, {scales[0]}')}")
        moved = lines.value(f"fdiv {t} {step}, {size}")
        return lines.value(f"fsub {t} {lines.load(width, '%parameters', first)}, {moved}")

    return update


UPDATES: dict[str, Callable[[Lines, Width, bool, int], Update]] = {"sgd": sgd, "adam": adam}
ROWS_OF_STATE = {"sgd": 1, "adam": 2}
