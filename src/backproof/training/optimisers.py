"""How a gradient moves the parameters. Arrays are (restarts, numbers): all restarts at once.

An optimiser is one row of OPTIMISERS: a function that is given the parameters, the gradients (both
changed in place between calls), the settings and room as large as the parameters that others use as
well, and returns the update, after which the gradients are spent.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import Array
from backproof.numerics import np
from backproof.training.settings import Settings

Update = Callable[[], None]


def sgd(parameters: Array, gradients: Array, settings: Settings, room: Array) -> Update:
    """w ← w - η v with v ← μ v + g; without momentum v is g."""
    rate, momentum = settings.learning_rate, settings.momentum
    if not momentum:

        def plain() -> None:
            np.multiply(gradients, rate, out=gradients)
            np.subtract(parameters, gradients, out=parameters)

        return plain
    velocity = np.zeros_like(parameters)

    def update() -> None:
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, gradients, out=velocity)
        np.multiply(velocity, rate, out=gradients)
        np.subtract(parameters, gradients, out=parameters)

    return update


def adam(parameters: Array, gradients: Array, settings: Settings, room: Array) -> Update:
    """w ← w - η m̂ / (√v̂ + 1e-8), with means m, v of g, g² that forget at 0.9, 0.999.

    D. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
    """
    rate, first, second = settings.learning_rate, 0.9, 0.999
    mean, spread = np.zeros_like(parameters), np.zeros_like(parameters)
    moved, size = room, gradients
    step = 0

    def update() -> None:
        nonlocal step
        step += 1
        np.multiply(mean, first, out=mean)
        np.add(mean, np.multiply(gradients, 1 - first, out=moved), out=mean)
        np.multiply(spread, second, out=spread)
        np.multiply(np.multiply(gradients, 1 - second, out=moved), gradients, out=moved)
        np.add(spread, moved, out=spread)
        np.sqrt(np.divide(spread, 1 - second**step, out=size), out=size)
        np.add(size, 1e-8, out=size)
        np.multiply(np.divide(mean, 1 - first**step, out=moved), rate, out=moved)
        np.subtract(parameters, np.divide(moved, size, out=moved), out=parameters)

    return update


Optimiser = Callable[[Array, Array, Settings, Array], Update]
OPTIMISERS: dict[str, Optimiser] = {"sgd": sgd, "adam": adam}
