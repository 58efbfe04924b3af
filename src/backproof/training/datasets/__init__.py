"""Every synthetic data set, by name. A data set is one module here with a function `draw`."""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import Array
from backproof.record import dataclass
from backproof.training.datasets import disc, line, moons, xor


@dataclass(frozen=True)
class Synthetic:
    """`draw(random, samples=..., ...)` gives points (samples, features) and targets (samples,).

    `classes` are the labels, None for a regression.
    """

    draw: Callable[..., tuple[Array, Array]]
    classes: tuple[float, ...] | None
    features: tuple[str, ...] = ("x1", "x2")


DATASETS: dict[str, Synthetic] = {
    "disc": Synthetic(disc.draw, (0.0, 1.0)),
    "line": Synthetic(line.draw, None, ("x1",)),
    "moons": Synthetic(moons.draw, (0.0, 1.0)),
    "xor": Synthetic(xor.draw, (0.0, 1.0)),
}
