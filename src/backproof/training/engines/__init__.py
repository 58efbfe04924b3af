"""Every engine, by name. An engine is one module here; it trains a problem from given starts."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from backproof.algebra.expressions import Array
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.machine import NoCompiler
from backproof.record import dataclass
from backproof.training.defaults import ENGINES
from backproof.training.engines.compiled import ready
from backproof.training.engines.native import NativeSession
from backproof.training.errors import TrainingError
from backproof.training.problem import Problem
from backproof.training.settings import Settings

__all__ = ["ENGINES", "Session", "Started", "start"]


class Session(Protocol):
    """Training under way. `parameters` is (restarts, numbers), changed in place by `run`; whoever
    begins puts there where each starts.

    `epochs_at_once` is how many epochs one call of `run` should be given at most, so that it can
    be interrupted between calls.
    """

    parameters: Array
    epochs_at_once: int

    def run(self, orders: Array, alive: Array) -> Array:
        """Epochs over the samples in these orders, (epochs, samples).

        Returns, per restart, the number of the step (from 0, counted over all these epochs) after
        which a parameter was not finite, or -1; what is not `alive` (restarts,) need not be
        reported.
        """

    def losses(self) -> Array:
        """The loss of every restart on all samples, (restarts,)."""


@dataclass(frozen=True)
class Started:
    """A session, the engine that runs it, and why that one."""

    session: Session
    engine: str
    why: str


def load(settings: Settings) -> None:
    """Load what compiles a network, before there is one: for whoever has to wait anyway."""
    if settings.engine == "numpy":
        return
    # Loaded late, as below: a network that was compiled before needs none of it.
    from backproof.backends.native.jit import prepare
    from backproof.training.engines import arranged  # noqa: F401  # loads what writes the text

    with suppress(NoCompiler):
        prepare()


def start(problem: Problem, restarts: int, settings: Settings, once: bool = False) -> Started:
    """Begin training with the engine of the settings; `auto` takes the compiled one where it can.

    `once` says that it goes on no longer than the settings ask, so that code for a short one may be
    made quickly.

    Raises UnsupportedProgram or TrainingError where the engine was asked for by name and cannot
    train this.
    """
    if settings.engine == "numpy":
        return _numpy(problem, restarts, settings, "asked for")
    try:
        code, why = ready(problem, settings, once)
        if code is not None:
            return Started(NativeSession(problem, restarts, settings, code), "native", why)
    except UnsupportedProgram as fault:
        if settings.engine == "native" or fault.code != "not-compiled":
            raise
        why = f"{fault}"
    except NoCompiler as fault:
        if settings.engine == "native":
            raise TrainingError("no-compiler", str(fault)) from fault
        why = f"{fault}"
    return _numpy(problem, restarts, settings, why)


def _numpy(problem: Problem, restarts: int, settings: Settings, why: str) -> Started:
    # Loaded late: a network that is compiled needs none of it.
    from backproof.training.engines.tapes import TapeSession

    return Started(TapeSession(problem, restarts, settings), "numpy", why)
