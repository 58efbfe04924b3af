"""The four quadrants of a square: 1 where the signs of the coordinates differ."""

from __future__ import annotations

from backproof.algebra.expressions import Array
from backproof.numerics import np


def draw(
    random: np.random.Generator, samples: int = 1000, half_width: float = 2.0, noise: float = 0.0
) -> tuple[Array, Array]:
    """Draw points uniformly in a square; a label is flipped with probability `noise`."""
    points = random.uniform(-half_width, half_width, (samples, 2))
    differ = (points[:, 0] > 0) ^ (points[:, 1] > 0)
    return points, (differ ^ (random.random(samples) < noise)) * 1.0
