"""Two half circles that reach into one another."""

from __future__ import annotations

from backproof.algebra.expressions import Array
from backproof.numerics import np


def draw(
    random: np.random.Generator, samples: int = 1000, noise: float = 0.1
) -> tuple[Array, Array]:
    """Draw points on two half circles with normal noise; the label says which."""
    labels = (np.arange(samples) % 2) * 1.0
    angle = random.uniform(0, np.pi, samples)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    points = np.where(labels[:, None] == 1, -upper, upper)
    return points + noise * random.standard_normal((samples, 2)), labels
