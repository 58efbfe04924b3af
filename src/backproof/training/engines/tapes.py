"""The engine `numpy`: many restarts in one run, as NumPy calls on arrays that are laid out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import isfinite

import numpy as np

from backproof.algebra.by_samples import evaluate_by_samples
from backproof.algebra.expressions import Array, Expr
from backproof.algebra.types import Dim
from backproof.training import free_memory, memory
from backproof.training.optimisers import OPTIMISERS, Update
from backproof.training.problem import Problem
from backproof.training.settings import Settings
from backproof.training.tape import Tape, record

# Working memory of a step and of a loss over all samples; beyond it restarts are taken in groups,
# and the samples of one loss in parts.
MOST_BYTES = 16_000_000
# Parameters that are updated and looked at for infinities at once: these and their gradients fit a
# near cache.
BYTES_AT_ONCE = 2**18
Updates = list[tuple[Update, Array]]


class TapeSession:
    """Steps over batches; a last, shorter batch has a tape of its own.

    `group` holds the parameters of the restarts that are trained together, now these and now those.
    """

    epochs_at_once = 1

    def __init__(self, problem: Problem, restarts: int, settings: Settings):
        self.problem = problem
        self.kind = np.dtype(settings.precision)
        self.x, self.y = (np.asarray(a, dtype=self.kind) for a in (problem.x, problem.y))
        self.parameters = np.zeros((restarts, problem.count), self.kind)
        self.batch = min(settings.batch, len(problem.x))
        self.written = problem.plan.written_out
        assert problem.plan.program.loss is not None  # make_plan refuses a program without a loss
        self.loss = self.written[problem.plan.program.loss]
        self.loss_bytes = memory.buffers([self.loss], problem, len(problem.x), 1)
        self.group = self._group()
        self.gradients = np.zeros_like(self.group)
        self.tapes: dict[int, tuple[Array, Array, Tape]] = {}
        groups = range(0, restarts, len(self.group))
        # So few that they stay in a near cache; all groups take turns in it.
        width = max(1, BYTES_AT_ONCE // self.kind.itemsize // len(self.group))
        room = np.empty((len(self.group), min(width, problem.count)), self.kind)
        self.groups = [(first, self._updates(settings, room)) for first in groups]
        self.whole: tuple[Array, Array, Tape] | None = None

    def run(self, orders: Array, alive: Array) -> Array:
        """Some epochs; see Session."""
        if self.group is self.parameters:
            return self._epochs(orders, alive, self.groups[0][1])
        broke = np.full(len(self.parameters), -1)
        for first, updates in self.groups:
            part = self.parameters[first : first + len(self.group)]
            count = len(part)
            taking_part = np.zeros(len(self.group), dtype=bool)
            self.group[:count], taking_part[:count] = part, alive[first : first + count]
            broke[first : first + count] = self._epochs(orders, taking_part, updates)[:count]
            part[...] = self.group[:count]
        return broke

    def _epochs(self, orders: Array, alive: Array, updates: Updates) -> Array:
        """Some epochs of one group."""
        broke = np.full(len(self.group), -1)
        starts = range(0, orders.shape[1], self.batch)
        for step, (order, start) in enumerate(product(orders, starts)):
            chosen = order[start : start + self.batch]
            x, y, tape = self._tape(len(chosen))
            np.take(self.x, chosen, axis=0, out=x, mode="clip")
            np.take(self.y, chosen, axis=0, out=y, mode="clip")
            tape.run()
            total = 0.0
            for update, part in updates:
                update()
                total += _looked_at(part)
            if not isfinite(total):
                bad = ~np.isfinite(self.group).all(axis=1)
                broke[bad & alive & (broke < 0)] = step
        return broke

    def losses(self) -> Array:
        """The loss on all samples; see Session."""
        if self.loss_bytes > MOST_BYTES:
            return np.concatenate([self._loss(row[None]) for row in self.parameters])
        if self.whole is None:
            self.whole = self._whole()
        group, result, tape = self.whole
        found = np.empty(len(self.parameters))
        for start in range(0, len(found), len(group)):
            part = self.parameters[start : start + len(group)]
            group[: len(part)] = part
            tape.run()
            found[start : start + len(part)] = result.reshape(-1)[: len(part)]
        return found

    def _loss(self, parameters: Array) -> Array:
        """The loss of one restart, some samples at a time."""
        given, sizes = self._given(parameters, self.x, self.y)
        values = {e: value.reshape(value.shape[-2:]) for e, value in given.items()}
        batch = self.problem.batch
        found = evaluate_by_samples([self.loss], values, sizes, batch, MOST_BYTES)
        return np.asarray(found[self.loss][0])

    def _group(self) -> Array:
        """The parameters themselves where a step of all restarts fits the working memory; else room
        for as many as fit. Raises TrainingError where a step, or the loss of one, takes too much.
        """
        restarts, count = self.parameters.shape
        roots = [self.written[g] for g in self.problem.plan.gradients.values()]
        one = memory.buffers(roots, self.problem, self.batch, 1)
        size = max(1, min(restarts, MOST_BYTES // max(one, 1)))
        step = memory.buffers(roots, self.problem, self.batch, size)
        loss = min(self.loss_bytes, MOST_BYTES)
        free_memory.require(step + loss, f"{size} restart{'s' * (size != 1)} at once")
        return self.parameters if size == restarts else np.zeros((size, count), self.kind)

    def _updates(self, settings: Settings, room: Array) -> Updates:
        """The optimiser for some parameters at a time, as many as there is room for."""
        width, optimiser = room.shape[1], OPTIMISERS[settings.optimiser]
        found = []
        for first in range(0, self.group.shape[1], width):
            part = self.group[:, first : first + width]
            gradients = self.gradients[:, first : first + width]
            update = optimiser(part, gradients, settings, room[:, : part.shape[1]])
            found.append((update, part))
        return found

    def _tape(self, samples: int) -> tuple[Array, Array, Tape]:
        ready = self.tapes.get(samples)
        if ready is None:
            parameters = self.problem.plan.program.parameters
            roots = [self.written[self.problem.plan.gradients[p]] for p in parameters]
            x = np.zeros((samples, self.x.shape[1]), self.kind)
            y = np.zeros((samples, self.y.shape[1]), self.kind)
            ready = x, y, self._record(roots, self.group, x, y, self.gradients)
            self.tapes[samples] = ready
        return ready

    def _whole(self) -> tuple[Array, Array, Tape]:
        """A tape of the loss for as many restarts at once as the memory allows."""
        root = self.loss
        count, x, y = len(self.parameters), self.x, self.y
        alone = self._record([root], self.parameters[:1], x, y, None)
        size = max(1, min(count, MOST_BYTES // max(alone.bytes, 1)))
        group = np.zeros((size, self.parameters.shape[1]), self.kind)
        tape = self._record([root], group, x, y, None)
        whole = np.broadcast_to(tape.results[root], (size, 1, 1))
        return group, whole, tape

    def _record(
        self, roots: Sequence[Expr], parameters: Array, x: Array, y: Array, into: Array | None
    ) -> Tape:
        given, sizes = self._given(parameters, x, y)
        if into is None:
            return record(roots, given, sizes, kind=self.kind)
        views = list(self.problem.views(into).values())
        # Two parameters may share one gradient; the first receives it, the others a copy.
        targets = dict(zip(reversed(roots), reversed(views), strict=True))
        tape = record(list(targets), given, sizes, targets, self.kind)
        copies = [
            (view, targets[root])
            for root, view in zip(roots, views, strict=True)
            if view is not targets[root]
        ]
        extra = tuple(_copy(view, source) for view, source in copies)
        return Tape((*tape.calls, *extra), tape.results, tape.bytes)

    def _given(
        self, parameters: Array, x: Array, y: Array
    ) -> tuple[dict[Expr, Array], dict[Dim, int]]:
        """The arrays of all symbols for some restarts and samples, and all lengths."""
        problem = self.problem
        given = {
            **problem.views(parameters),
            **{s: value.astype(self.kind) for s, value in problem.constants.items()},
            **problem.arrays(x, y),
        }
        return given, {**problem.sizes, problem.batch: len(x)}


def _looked_at(part: Array) -> float:
    """A number that is not finite where one of the parameters is not, or where one is so large that
    its square is not: those are then looked at one by one. A BLAS squares faster than NumPy adds.
    """
    if len(part) == 1:
        return float(np.dot(part[0], part[0]))
    return float(np.add.reduce(part, axis=None))


def _copy(to: Array, source: Array) -> Callable[[], None]:
    return lambda: np.copyto(to, source)
