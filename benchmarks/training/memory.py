"""How much memory a training takes beside the process that runs it.

    python benchmarks/training/memory.py

Each job is a process of its own that has trained something small before, so that what is loaded is
loaded; nothing is compiled before. Counted is the peak of its resident memory while it trains,
above what was resident when the data were there: whoever made them holds them, and training may
hold them once more.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "contenders")]
MIB = 2**20
ROOM = 64
"""MiB that a training may take beside its data and parameters."""
JOBS = (
    {"name": "1 restart", "sizes": [2, 4, 2, 1], "samples": 1000, "restarts": 1},
    {"name": "100 000 restarts", "sizes": [2, 4, 2, 1], "samples": 1000, "restarts": 100_000,
     "epochs": 1},
    {"name": "4 million samples", "sizes": [2, 4, 2, 1], "samples": 4_000_000, "restarts": 1,
     "epochs": 1},
    {"name": "medium", "sizes": [30, 64, 32, 1], "samples": 200_000, "restarts": 1, "epochs": 1},
    {"name": "wide", "sizes": [784, 256, 128, 10], "samples": 20_000, "restarts": 1, "epochs": 1},
)  # fmt: skip


def resident(which: str) -> float:
    """The resident memory of this process now (VmRSS), or its peak (VmHWM), in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(which + ":"):
            return int(line.split()[1]) / 1024
    raise OSError(f"the system does not tell {which}")


def train(job: dict[str, object]) -> None:
    """Prints what is taken, the data and the parameters, in MiB."""
    import numpy as np
    from backproof_engine import program
    from jobs import count

    from backproof.training import Settings, fit
    from backproof.training.data import from_arrays

    def run(sizes: list[int], samples: int, restarts: int, epochs: int) -> tuple[float, float]:
        random = np.random.default_rng(1)
        x = random.uniform(-1, 1, (samples, sizes[0]))
        if sizes[-1] == 1:
            y = (x[:, 0] > 0) * 1.0
        else:
            y = np.zeros((samples, sizes[-1]))
            y[np.arange(samples), random.integers(0, sizes[-1], samples)] = 1
        data = from_arrays(x, y)
        del x, y
        settings = Settings(restarts=restarts, epochs=epochs, optimiser=str(job["optimiser"]))
        ctypes.CDLL(None).malloc_trim(0)  # what was freed before is no room that there is already
        before = resident("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        fit(program(sizes), data, settings)
        return resident("VmHWM") - before, (data.x.nbytes + data.y.nbytes) / MIB

    sizes = [int(n) for n in job["sizes"]]  # type: ignore[attr-defined]
    run(sizes, 3000, 100, 10)
    taken, held = run(sizes, int(job["samples"]), int(job["restarts"]), int(job.get("epochs", 5)))  # type: ignore[call-overload]
    parameters = 8 * count(sizes) * int(job["restarts"])  # type: ignore[call-overload]
    print(json.dumps([taken, held, parameters / MIB]))


def memory() -> str:
    """A table of all jobs."""
    lines = ["## Memory", "",
             "MiB, beside the process and the data that it was given; allowed are the data once",
             f"more, two copies of the parameters of each restart, and {ROOM}.", "",
             "| | data | parameters | taken | allowed |", "|---|---:|---:|---:|---:|"]  # fmt: skip
    for optimiser in ("sgd", "adam"):
        for job in JOBS:
            given = json.dumps({**job, "optimiser": optimiser})
            with TemporaryDirectory() as cache:
                done = subprocess.run(
                    [sys.executable, __file__, given], env={**os.environ, "XDG_CACHE_HOME": cache},
                    capture_output=True, text=True, check=True,
                )  # fmt: skip
            taken, data, parameters = json.loads(done.stdout)
            allowed = data + 2 * parameters + ROOM
            lines.append(
                f"| {job['name']}, {optimiser} | {data:.1f} | {parameters:.1f} "
                f"| {taken:.1f} | {allowed:.1f} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        train(json.loads(sys.argv[1]))
    else:
        print(memory())
