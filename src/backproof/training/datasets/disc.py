"""The inside of a disc against the outside, with labels that are uncertain near the border."""

from __future__ import annotations

from backproof.algebra.expressions import Array
from backproof.numerics import np


def draw(
    random: np.random.Generator,
    samples: int = 1000,
    radius: float = 2.0,
    half_width: float = 4.0,
    band: float = 0.5,
    noise: float = 0.2,
) -> tuple[Array, Array]:
    """Draw points uniformly in a square; the label is 1 inside the radius.

    A point whose radius is within `band` of the border has its label flipped with probability
    `noise`.
    """
    points = random.uniform(-half_width, half_width, (samples, 2))
    distance = np.hypot(points[:, 0], points[:, 1])
    inside = distance < radius
    flipped = (np.abs(distance - radius) < band) & (random.random(samples) < noise)
    return points, (inside ^ flipped) * 1.0
