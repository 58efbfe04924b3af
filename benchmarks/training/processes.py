"""Run the contenders of one job in turns, each in its own process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from jobs import Job

WORKER = Path(__file__).with_name("worker.py")
# Variables that tune a BLAS by hand: nobody gets them.
TUNED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Who takes longer than this is run twice: its ratio is beyond doubt.
SLOW = 2.0
# Relative. In float32 two right programs part by rounding, step after step.
TOLERANCE = {64: 1e-6, 32: 1e-2}


@dataclass
class Measured:
    """Seconds and results per contender of one job, versions, and who was left out and why."""

    job: Job
    seconds: dict[str, list[float]] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def medians(self) -> dict[str, float]:
        """Seconds per run."""
        return {name: median(times) for name, times in self.seconds.items()}

    @property
    def different(self) -> list[str]:
        """Contenders whose result is not that of the first."""
        if not self.values:
            return []
        first, *others = self.values
        expected = _typical(self.job, self.values[first])
        scale = np.abs(expected).max()
        found = []
        for name in others:
            difference = np.abs(_typical(self.job, self.values[name]) - expected).max() / scale
            if not difference <= TOLERANCE[self.job["bits"]]:
                found.append(f"{name} differs from {first} by {difference:.2g}")
        return found


def _typical(job: Job, values: list[float]) -> np.ndarray:
    """All results in float64; in float32 the median start, since a single one may part."""
    found = np.array(values)
    return found if job["bits"] == 64 or job["kind"] == "call" else np.array([np.median(found)])


def measure(job: Job, contenders: Mapping[str, str], rounds: int, folder: Path) -> Measured:
    """Prepare every contender, then run them in turns."""
    measured = Measured(job)
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    running: dict[str, subprocess.Popen[str]] = {}
    try:
        for name, python in contenders.items():
            process = subprocess.Popen(
                [python, str(WORKER), name, str(path)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True, env=environment(job["cores"]),
            )  # fmt: skip
            running[name] = process
            said = _line(process)
            if "version" in said:
                measured.versions[name] = said["version"]
            else:
                measured.skipped[name] = said.get("skipped", "it ended at once")
                process.kill()
                del running[name]
        for round_ in range(rounds):
            for name, process in running.items():
                if round_ >= 2 and median(measured.seconds[name]) > SLOW:
                    continue
                assert process.stdin is not None  # it was asked for
                process.stdin.write("run\n")
                process.stdin.flush()
                said = _line(process)
                measured.seconds.setdefault(name, []).append(said["seconds"])
                measured.values[name] = said["values"]
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    return measured


def environment(cores: int) -> dict[str, str]:
    """The environment of every contender: untuned, with as many threads as cores."""
    found = {name: value for name, value in os.environ.items() if name not in TUNED}
    return {**found, **dict.fromkeys(THREADS, str(cores))}


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None  # it was asked for
    line = process.stdout.readline()
    found: dict[str, Any] = json.loads(line) if line.strip() else {}
    return found
