"""From the start of the process to a trained network on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from processes import environment

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


def starting(rounds: int, python: str) -> str:
    """A table: the NumPy script, and `backproof train` with an empty and a full compile cache."""
    note = [sys.executable, "-m", "backproof", "train", str(NOTE), "--data", "disc"]
    note += ["--restarts", "1", "-o", "model.safetensors"]
    script = [python, "-c", SCRIPT.format(here=str(Path(__file__).parent))]
    times: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        for round_ in range(rounds):
            fresh, full = (str(Path(folder, name)) for name in (f"cache{round_}", "cache"))
            for name, command, cache in (
                ("the NumPy script", script, full),
                ("backproof train, nothing cached", note, fresh),
                ("backproof train, compiled before", note, full),
                ("import torch", [python, "-c", "import torch"], full),
            ):
                began = perf_counter()
                done = subprocess.run(
                    command, cwd=folder, env={**environment(os.cpu_count() or 1),
                    "XDG_CACHE_HOME": cache}, capture_output=True, check=False,
                )  # fmt: skip
                if done.returncode == 0:
                    times.setdefault(name, []).append(perf_counter() - began)
    lines = ["## From process start to trained network", "",
             "The 2-4-2-1 network, 501 epochs, one start, saved to a file.", "",
             "| | seconds | times backproof |", "|---|---:|---:|"]  # fmt: skip
    unit = median(times.get("backproof train, compiled before", [float("nan")]))
    for name, found in times.items():
        # The first round fills the cache.
        seconds = median(found[1:] or found)
        lines.append(f"| {name} | {seconds:.2f} | {seconds / unit:.2f} |")
    return "\n".join(lines)
