"""backproof: the network as equations, trained by the engine that it chooses itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jobs import Job

import backproof
from backproof.algebra.program import Program
from backproof.run import program_of
from backproof.training import Settings
from backproof.training.data import from_arrays
from backproof.training.engines import start
from backproof.training.problem import pose


def version() -> str:
    return f"backproof {backproof.__version__}"


def note(sizes: list[int]) -> str:
    """The network as somebody would write it down."""
    last = len(sizes) - 1
    shapes = [rf"$X \in \mathbb{{R}}^{{N \times {sizes[0]}}}$ a batch of $N$ samples"]
    shapes.append(rf"$y \in \mathbb{{R}}^{{N \times {sizes[-1]}}}$ the labels")
    lines = []
    for i in range(1, last + 1):
        shapes.append(rf"$W_{{{i}}} \in \mathbb{{R}}^{{{sizes[i - 1]} \times {sizes[i]}}}$")
        shapes.append(
            rf"$b_{{{i}}} \in \mathbb{{R}}^{{1 \times {sizes[i]}}}$"
            if sizes[i] > 1
            else rf"$b_{{{i}}} \in \mathbb{{R}}$"
        )
        before = "X" if i == 1 else f"A_{{{i - 1}}}"
        lines.append(rf"Z_{{{i}}} = {before} W_{{{i}}} + b_{{{i}}}")
        if i < last:
            lines.append(rf"A_{{{i}}} = \mathrm{{ReLU}}(Z_{{{i}}})")
    if sizes[-1] == 1:
        lines.append(rf"p = \sigma(Z_{{{last}}})")
        lines.append(r"L = -\frac{1}{N} \left( y^\top \log p + (1 - y)^\top \log(1 - p) \right)")
    else:
        lines.append(rf"p = \operatorname{{softmax}}(Z_{{{last}}})")
        lines.append(
            r"L = -\frac{1}{N} \sum_{n=1}^N "
            rf"\sum_{{k=1}}^{{{sizes[-1]}}} y_{{nk}} \log p_{{nk}}"
        )
    return "Let " + ", ".join(shapes) + ".\n\n" + "\n\n".join(f"$$ {line} $$" for line in lines)


def program(sizes: list[int]) -> Program:
    return program_of(backproof.check(backproof.read_text(note(sizes), "note.md")))


def _settings(job: Job, engine: str) -> Settings:
    return Settings(
        restarts=job["restarts"], batch=job["batch"], learning_rate=job["rate"],
        epochs=job["epochs"], shuffle=False, engine=engine, precision=f"float{job['bits']}",
    )  # fmt: skip


def train(job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray) -> Callable[[], np.ndarray]:
    data = from_arrays(x, y[:, 0] if y.shape[1] == 1 else y)
    net, engine = program(job["sizes"]), "auto"
    settings = _settings(job, engine)
    problem = pose(net, data, settings)
    session = start(problem, len(starts), settings).session
    order, alive = np.arange(len(x)), np.ones(len(starts), dtype=bool)

    def run() -> np.ndarray:
        # Plain descent has no state but the parameters.
        session.parameters[...] = starts
        with np.errstate(all="ignore"):
            left = job["epochs"]
            while left:
                now = min(left, session.epochs_at_once)
                session.run(np.broadcast_to(order, (now, len(x))), alive)
                left -= now
        return np.array(session.parameters)

    return run


def call(
    job: Job, x: np.ndarray, y: np.ndarray, starts: np.ndarray
) -> Callable[[], tuple[float, np.ndarray]]:
    from backproof.training.objective import Objective

    f = Objective(program(job["sizes"]), from_arrays(x, y[:, 0]), _settings(job, "auto"))
    return lambda: f(starts[0])
