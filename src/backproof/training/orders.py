"""In which orders training takes the samples."""

from __future__ import annotations

import numpy as np

from backproof.algebra.expressions import Array
from backproof.training.settings import Settings

MOST_AHEAD = 2**19
"""How many numbers of a sample are held at most that nobody has asked for yet: 4 MiB."""


def sequences(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """Random numbers for the starts, and others for the orders of the samples."""
    starts, orders = np.random.SeedSequence(seed).spawn(2)
    return np.random.default_rng(starts), np.random.default_rng(orders)


class Orders:
    """The order of some samples in each epoch, one epoch after the other; drawn when it is asked
    for, or before, where there is time."""

    def __init__(self, samples: int, settings: Settings) -> None:
        self.samples, self.settings = samples, settings
        self._random = sequences(settings.seed)[1]
        self._drawn: list[Array] = []

    def draw_ahead(self) -> None:
        """Draw the orders of the first epochs, as many as the training has and memory should
        hold."""
        some = min(self.settings.epochs, MOST_AHEAD // max(self.samples, 1))
        if self.settings.shuffle:
            self._drawn += [self._next() for _ in range(some - len(self._drawn))]

    def take(self, epochs: int) -> Array:
        """The orders of the next epochs, (epochs, samples)."""
        if not self.settings.shuffle:
            return np.broadcast_to(np.arange(self.samples), (epochs, self.samples))
        ready, self._drawn = self._drawn[:epochs], self._drawn[epochs:]
        orders = [*ready, *(self._next() for _ in range(epochs - len(ready)))]
        # One that is long is not copied.
        return orders[0][None] if epochs == 1 else np.stack(orders)

    def _next(self) -> Array:
        return self._random.permutation(self.samples)
