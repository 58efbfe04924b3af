"""From the start of the process to a trained network on disk.

Everyone finds its modules as an installation leaves them, compiled to bytecode, and the environment
of a user: no variable that tunes a BLAS or sets its threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from processes import THREADS, TUNED

NOTE = Path(__file__).parents[2] / "examples" / "disc.md"
SCRIPT = """
import sys
sys.path[:0] = [{here!r}, {here!r} + "/contenders"]
import numpy as np
from jobs import JOBS, made
from numpy_textbook import train
job = {{**JOBS[1], "epochs": 501}}
x, y, starts = made(job)
np.savez("model.npz", train(job, x, y, starts)())
"""
# What the installed command does.
COMMAND = "from backproof.__main__ import run; run()"


def starting(rounds: int, python: str) -> str:
    """A table: the NumPy script, and `backproof train` with an empty and a full compile cache."""
    note = [sys.executable, "-c", COMMAND, "train", str(NOTE), "--data", "disc"]
    note += ["--restarts", "1", "-o", "model.safetensors"]
    script = [python, "-c", SCRIPT.format(here=str(Path(__file__).parent))]
    times: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        for round_ in range(rounds + 1):
            fresh, full = (str(Path(folder, name)) for name in (f"cache{round_}", "cache"))
            for name, command, cache in (
                ("the NumPy script", script, full),
                ("backproof train, nothing cached", note, fresh),
                ("backproof train, compiled before", note, full),
                ("import torch", [python, "-c", "import torch"], full),
            ):
                began = perf_counter()
                done = subprocess.run(
                    command, cwd=folder, env=_environment(folder, cache),
                    capture_output=True, check=False,
                )  # fmt: skip
                if done.returncode == 0:
                    times.setdefault(name, []).append(perf_counter() - began)
    lines = ["## From process start to trained network", "",
             "The 2-4-2-1 network, 501 epochs, one start, saved to a file; modules are there as an",
             "installation leaves them, compiled to bytecode.", "",
             "| | seconds | times backproof |", "|---|---:|---:|"]  # fmt: skip
    # The first round fills the caches and writes the bytecode.
    medians = {name: median(found[1:] or found) for name, found in times.items()}
    unit = medians.get("backproof train, compiled before", float("nan"))
    for name, seconds in medians.items():
        lines.append(f"| {name} | {seconds:.2f} | {seconds / unit:.2f} |")
    return "\n".join(lines)


def _environment(folder: str, cache: str) -> dict[str, str]:
    """That of a user who has installed everything."""
    left_out = {*TUNED, *THREADS, "PYTHONDONTWRITEBYTECODE"}
    found = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**found, "XDG_CACHE_HOME": cache, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}
