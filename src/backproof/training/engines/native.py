"""The engine `native`: the whole training as one compiled function, restarts spread over threads.

A restart never waits for another one and is computed by one thread, so its numbers do not depend on
how many threads there are.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

import numpy as np

from backproof.algebra.expressions import Array
from backproof.backends.native.machine import padded
from backproof.backends.native.updates import FIRST, ROWS_OF_STATE, SECOND
from backproof.training.engines.compiled import Ready
from backproof.training.problem import Problem
from backproof.training.settings import Settings

_P, _I, _D = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_PACK = ctypes.CFUNCTYPE(None, _P, _P, _P, _I, _I, _I, _I, _P)
_TRAIN = ctypes.CFUNCTYPE(None, *[_P] * 7, *[_I] * 6, *[_D] * 4)
_LOSSES = ctypes.CFUNCTYPE(None, _P, _P, _I, _I, _P)
# A call cannot be interrupted: it does at most about this many operations, a tenth of a second.
_OPERATIONS_OF_A_CALL = 400_000_000
_ORDERS_OF_A_CALL = 1_000_000
# Beyond this a step waits for the memory, and packing its samples costs no more than reading them.
_MOST_BYTES_OF_BATCHES = 16_000_000
# Below this a second thread costs more than it brings.
_OPERATIONS_OF_A_THREAD = 4_000_000


class NativeSession:
    """Steps over batches in compiled code; see Session."""

    def __init__(self, problem: Problem, restarts: int, settings: Settings, ready: Ready):
        self.problem, self.settings, self.ready = problem, settings, ready
        self._pack = ready.functions.function("pack", _PACK)
        self._train = ready.functions.function("train", _TRAIN)
        self._losses = ready.functions.function("losses", _LOSSES)
        self.kind = np.dtype(settings.precision)
        count = problem.count
        row = padded(count, ready.lanes)
        self.rows = zeros((restarts, row), self.kind)
        self.parameters = self.rows[:, :count]
        self.state = zeros((restarts, ROWS_OF_STATE[settings.optimiser] * row), self.kind)
        self.x = np.ascontiguousarray(problem.x, dtype=self.kind)
        self.y = np.ascontiguousarray(problem.y, dtype=self.kind)
        # Asking an array for its place takes as long as a short call.
        self.places = [a.ctypes.data for a in (self.rows, self.state, self.x, self.y)]
        self.columns = ready.columns
        self.batch = min(settings.batch, len(self.x))
        self.whole = self._packed(0, len(self.x))
        self.batches = self._in_order()
        self.steps = 0
        work = ready.operations * len(self.x) * restarts // ready.lanes
        self.threads = max(1, min(restarts, cores(), work // _OPERATIONS_OF_A_THREAD + 1))
        self.epochs_at_once = max(
            1,
            min(
                _OPERATIONS_OF_A_CALL * self.threads // max(work, 1),
                _ORDERS_OF_A_CALL // len(self.x),
            ),
        )

    def run(self, orders: Array, alive: Array) -> Array:
        """Some epochs; see Session."""
        epochs, samples = orders.shape
        status = np.where(alive, -1, 0)
        if self.batches is None:
            orders = np.ascontiguousarray(orders, dtype=np.int64)

        def part(first: int, last: int) -> None:
            data = self.batches
            if data is None:
                data = zeros(self._length(self.batch), self.kind)
            rows, state, x, y = self.places
            self._train(
                rows + first * self.rows.strides[0],
                state + first * self.state.strides[0],
                x,
                y,
                orders.ctypes.data if self.batches is None else None,
                data.ctypes.data,
                status.ctypes.data + first * status.itemsize,
                self.x.shape[1],
                self.y.shape[1],
                last - first,
                samples,
                self.batch,
                epochs,
                self.settings.learning_rate,
                self.settings.momentum,
                FIRST**self.steps,
                SECOND**self.steps,
            )

        self._spread(part)
        self.steps += epochs * -(-samples // self.batch)
        return np.where(alive, status, -1)

    def losses(self) -> Array:
        """The loss on all samples; see Session."""
        found = np.zeros(len(self.rows), self.kind)
        data, to, samples = self.whole.ctypes.data, found.ctypes.data, len(self.x)

        def part(first: int, last: int) -> None:
            rows = self.places[0] + first * self.rows.strides[0]
            self._losses(rows, data, samples, last - first, to + first * found.itemsize)

        self._spread(part)
        return found.astype(np.float64)

    def _spread(self, part: Callable[[int, int], None]) -> None:
        """Call a function on about as many restarts in each thread."""
        if self.threads == 1:
            part(0, len(self.rows))
            return
        # Loaded late: one restart needs no further thread.
        from concurrent.futures import ThreadPoolExecutor

        ends = np.linspace(0, len(self.rows), self.threads + 1).astype(int).tolist()
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(part, ends[:-1], ends[1:]))

    def _length(self, samples: int) -> int:
        return padded(samples, self.ready.lanes) * self.columns

    def _packed(self, first: int, samples: int) -> Array:
        data = zeros(self._length(samples), self.kind)
        self._pack_into(data, first, samples)
        return data

    def _pack_into(self, data: Array, first: int, samples: int) -> None:
        self._pack(
            self.x.ctypes.data,
            self.y.ctypes.data,
            None,
            self.x.shape[1],
            self.y.shape[1],
            first,
            samples,
            data.ctypes.data,
        )

    def _in_order(self) -> Array | None:
        """All batches one after the other; those of all samples where they fill whole vectors.

        None where each step packs its own: samples are shuffled, or more than caches hold.
        """
        if self.settings.shuffle:
            return None
        if self.ready.exact or self.batch == len(self.x):
            return self.whole
        starts = range(0, len(self.x), self.batch)
        length = self._length(self.batch)
        if length * len(starts) * self.kind.itemsize > _MOST_BYTES_OF_BATCHES:
            return None
        data = zeros(length * len(starts), self.kind)
        for i, first in enumerate(starts):
            self._pack_into(data[i * length :], first, min(self.batch, len(self.x) - first))
        return data


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def zeros(shape: int | tuple[int, ...], kind: np.dtype[np.generic]) -> Array:
    """Zeros that begin at a line of the cache."""
    count = int(np.prod(shape))
    memory = np.zeros(count * kind.itemsize + 64, dtype=np.uint8)
    first = -memory.ctypes.data % 64
    return memory[first : first + count * kind.itemsize].view(kind).reshape(shape)
