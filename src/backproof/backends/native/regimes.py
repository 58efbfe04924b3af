"""How a network is compiled, by a stated rule: unrolled in registers, or not at all (NumPy).

Unrolled code grows with the network, and so does the time to compile it (25 parameters 20 ms, 225
parameters 0.4 s on one core), while its registers overflow into memory; a wide network spends its
time in matrix products, which a BLAS does at the speed of the core.
"""

from __future__ import annotations

from backproof.record import dataclass

MOST_UNROLLED = 1500


@dataclass(frozen=True)
class Regime:
    """`unrolled` or `numpy`, and why."""

    name: str
    why: str


def choose(parameters: int, operations: int) -> Regime:
    """The regime for a network of so many parameters and operations per sample."""
    size = f"{parameters} parameters, {operations} operations a step"
    if operations <= MOST_UNROLLED:
        return Regime("unrolled", f"unrolled: {size}, at most {MOST_UNROLLED}")
    return Regime("numpy", f"NumPy: {size}, more than {MOST_UNROLLED}")
