"""How a network is compiled, by a stated rule: unrolled in registers, in tiles, or not at all.

Unrolled code grows with the network, and so does the time to compile it (25 parameters 20 ms, 225
parameters 0.4 s on one core), while its registers overflow into memory. Loops over tiles have no
such bound; what bounds them is that their matrices are read from the nearer caches, so a wide
network, which spends its time in matrix products, is left to NumPy and its BLAS.
"""

from __future__ import annotations

from backproof.record import dataclass

MOST_UNROLLED = 1500
# More parameters have more operations than that; to count them would take its time.
MOST_COUNTED = 400
MOST_TILED = 128


@dataclass(frozen=True)
class Regime:
    """`unrolled`, `tiles` or `numpy`, and why."""

    name: str
    why: str


def unrolled(parameters: int, operations: int) -> Regime | None:
    """The unrolled regime for so many parameters and operations a step, or None."""
    if operations > MOST_UNROLLED:
        return None
    size = f"{parameters} parameters, {operations} operations a step"
    return Regime("unrolled", f"unrolled: {size}, at most {MOST_UNROLLED}")


def larger(parameters: int, side: int) -> Regime:
    """The regime of what is too large to be unrolled.

    `side` is the largest shorter side of a matrix: no product has more entries to be reused.
    """
    size = f"{parameters} parameters, matrices with a shorter side of up to {side}"
    if side <= MOST_TILED:
        return Regime("tiles", f"tiles: {size}, at most {MOST_TILED}")
    return Regime("numpy", f"NumPy: {size}, more than {MOST_TILED}")
