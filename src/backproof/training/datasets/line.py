"""Points near a straight line, for a regression."""

from __future__ import annotations

from backproof.algebra.expressions import Array
from backproof.numerics import np


def draw(
    random: np.random.Generator,
    samples: int = 1000,
    slope: float = 2.0,
    offset: float = -1.0,
    noise: float = 0.1,
) -> tuple[Array, Array]:
    """Draw x uniformly in [-1, 1] and y = slope x + offset with normal noise."""
    x = random.uniform(-1, 1, (samples, 1))
    return x, slope * x[:, 0] + offset + noise * random.standard_normal(samples)
