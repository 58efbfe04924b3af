"""Every engine, by name. An engine is one module here; it trains a problem from given starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from backproof.algebra.expressions import Array
from backproof.training.engines import tapes
from backproof.training.problem import Problem
from backproof.training.settings import Settings


class Session(Protocol):
    """Training under way. `parameters` is (restarts, numbers), changed in place by `run`."""

    parameters: Array

    def run(self, order: Array, alive: Array) -> Array:
        """One epoch over the samples in this order.

        Returns, per restart, the number of the step (from 0) after which a parameter was not
        finite, or -1; what is not `alive` (restarts,) need not be reported.
        """

    def losses(self) -> Array:
        """The loss of every restart on all samples, (restarts,)."""


Engine = Callable[[Problem, Array, Settings], Session]
ENGINES: dict[str, Engine] = {"numpy": tapes.TapeSession}
