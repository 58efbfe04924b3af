"""Training: several random starts side by side, the one with the least loss on all samples kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter

import numpy as np

from backproof.algebra.expressions import Array
from backproof.algebra.program import Program
from backproof.record import dataclass
from backproof.training import free_memory, memory
from backproof.training.data import DataSet
from backproof.training.engines import ENGINES, Started, start
from backproof.training.errors import TrainingError
from backproof.training.model import Model
from backproof.training.optimisers import OPTIMISERS
from backproof.training.orders import Orders, sequences
from backproof.training.problem import Problem, is_short, pose
from backproof.training.roles import for_program
from backproof.training.scores import accuracy
from backproof.training.settings import Settings

MOST_RECORDS = 100
DRAWN_AT_ONCE = 2**16


@dataclass(frozen=True)
class Progress:
    """Where training stands: `losses` (restarts,) on all samples, NaN where a restart diverged."""

    epoch: int
    epochs: int
    losses: Array


@dataclass(frozen=True)
class Fitted:
    """The network that training chose, and how all restarts went.

    `parameters` maps the document's names to arrays (rows, columns). `loss_history` is (records,
    restarts), taken after `recorded_epochs` epochs; `losses` is its last row. `diverged` maps a
    restart to the step, counted from 1, after which its numbers were not finite. `accuracy` is on
    the training data, None for a regression. `engine` is the one that trained, `why` the reason
    for it.
    """

    program: Program
    parameters: Mapping[str, Array]
    best: int
    losses: Array
    loss_history: Array
    recorded_epochs: Array
    diverged: Mapping[int, int]
    accuracy: float | None
    seconds: float
    interrupted: bool
    settings: Settings
    engine: str = "numpy"
    why: str = ""

    @property
    def loss(self) -> float:
        """The loss of the best restart on all samples."""
        return float(self.losses[self.best])

    @property
    def constants(self) -> Mapping[str, float]:
        """The values of free symbols that are no parameter."""
        return self.settings.constants


@dataclass(frozen=True, eq=False)
class Begun:
    """A training before its first step: what is trained, with which code, from where. It is
    trained once."""

    program: Program
    problem: Problem
    started: Started
    orders: Orders
    seconds: float
    short: bool
    """Whether it takes a few milliseconds."""


def begin(
    program: Program, data: DataSet, settings: Settings | None = None, orders: Orders | None = None
) -> Begun:
    """Bring a program and a data set together, compile, and draw where to start; raises as `fit`
    does. `orders` are those of the same data and settings, where somebody has drawn some."""
    chosen = settings or Settings()
    for name, table in (("engine", ENGINES), ("optimiser", OPTIMISERS)):
        if getattr(chosen, name) not in table:
            known = ", ".join(table)
            raise TrainingError(
                "bad-setting", f"no {name} {getattr(chosen, name)!r}; there are {known}"
            )
    problem = pose(program, data, chosen)
    restarts = f"{chosen.restarts} restart{'s' * (chosen.restarts != 1)}"
    free_memory.require(memory.parameters_and_data(problem, chosen), restarts)
    began = perf_counter()
    with np.errstate(all="ignore"):
        started = start(problem, chosen.restarts, chosen, once=True)
    draw(started.session.parameters, sequences(chosen.seed)[0])
    orders = orders or Orders(len(problem.x), chosen)
    short = started.engine == "native" and is_short(problem, chosen)
    return Begun(program, problem, started, orders, perf_counter() - began, short)


def draw(parameters: Array, random: np.random.Generator) -> None:
    """Normal numbers, restart by restart: each starts the same however many others there are. No
    more than some of them are held twice."""
    restarts, count = parameters.shape
    some = max(1, DRAWN_AT_ONCE // max(count, 1))
    for first in range(0, restarts, some):
        part = parameters[first : first + some]
        part[...] = random.standard_normal(part.shape)


def fit(
    program: Program,
    data: DataSet,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
    begun: Begun | None = None,
) -> Fitted:
    """Train the network of a program on a data set.

    The same program, data and settings give the same bits on the same machine. `progress` is called
    at each record; an interrupt (Ctrl-C) ends training early and keeps the best so far. `begun` is
    what `begin` made of the same data and settings; where it was made of another program it is
    of no use. Raises UnsupportedProgram, DataError, and TrainingError where a setting is unknown,
    the machine has too little memory or every restart diverged.
    """
    chosen = settings or Settings()
    if begun is None or begun.program is not program:
        begun = begin(program, data, chosen)
    problem, began = begun.problem, perf_counter() - begun.seconds
    with np.errstate(all="ignore"):
        run = _Run(begun, chosen, progress)
        with _one_thread() if run.engine == "numpy" else nullcontext():
            run.train()
    best = run.best()
    values = problem.views(run.session.parameters)
    parameters = {p.name: values[p][best].copy() for p in program.parameters}
    model = Model(program, parameters, {"constants": dict(chosen.constants)})
    right = accuracy(model, for_program(program, data)) if program.output else None
    return Fitted(
        program,
        parameters,
        best,
        run.history[-1],
        np.array(run.history),
        np.array(run.epochs),
        run.diverged,
        right,
        perf_counter() - began,
        run.interrupted,
        chosen,
        run.engine,
        run.why,
    )


def _one_thread() -> AbstractContextManager[object]:
    """NumPy's BLAS on one thread: small products gain nothing from more, and the order of sums
    stays the same. Compiled code calls no BLAS."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


class _Run:
    """The state of one training."""

    def __init__(
        self, begun: Begun, settings: Settings, progress: Callable[[Progress], None] | None
    ):
        self.settings = settings
        self.progress = progress
        self.samples = len(begun.problem.x)
        self.orders = begun.orders
        started = begun.started
        self.session, self.engine, self.why = started.session, started.engine, started.why
        self.alive = np.ones(settings.restarts, dtype=bool)
        self.diverged: dict[int, int] = {}
        self.history: list[Array] = []
        self.epochs: list[int] = []
        self.epoch = 0
        self.interrupted = False

    def train(self) -> None:
        epochs = self.settings.epochs
        every = max(1, -(-epochs // MOST_RECORDS))
        steps = -(-self.samples // self.settings.batch)
        try:
            self.record(0)
            while self.epoch < epochs and self.alive.any():
                done = self.epoch
                to_record = min(every - done % every, epochs - done)
                count = min(to_record, self.session.epochs_at_once)
                self.epoch += count
                broke = self.session.run(self.orders.take(count), self.alive)
                self.stop(broke >= 0, broke + 1 + done * steps)
                if count == to_record:
                    self.record(self.epoch)
                    last = np.full(len(broke), self.epoch * steps)
                    self.stop(~np.isfinite(self.history[-1]), last)
        except KeyboardInterrupt:
            self.interrupted = True
            self.record(self.epoch, tell=False)

    def record(self, epoch: int, tell: bool = True) -> None:
        losses = np.where(self.alive, self.session.losses(), np.nan)
        self.history.append(losses)
        self.epochs.append(epoch)
        if self.progress is not None and tell:
            self.progress(Progress(epoch, self.settings.epochs, losses))

    def stop(self, broke: Array, step: Array) -> None:
        """A restart whose numbers are not finite takes no further part."""
        for restart in np.flatnonzero(broke & self.alive):
            self.diverged[int(restart)] = int(step[restart])
            self.alive[restart] = False
            self.session.parameters[restart] = np.nan

    def best(self) -> int:
        # What broke after the last record has a finite loss there, but no parameters any more.
        losses = np.where(self.alive, self.history[-1], np.nan)
        if not np.isfinite(losses).any():
            first = min(self.diverged.values(), default=0)
            raise TrainingError(
                "diverged",
                f"every restart diverged, the first at step {first}; "
                f"try a learning rate below {self.settings.learning_rate:g}, or scale the features",
            )
        return int(np.nanargmin(losses))
