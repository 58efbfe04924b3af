"""One contender at one job, in a process of its own: prepares, then runs each time it is told to.

    python benchmarks/training/worker.py CONTENDER JOB.json

Prints a JSON line when it is ready, and one for every line that it reads.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "contenders")]


ENOUGH = 0.1
"""Seconds that a measurement takes at least."""


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def timed(run: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The seconds of one run, and its result: the mean of as many as take long enough for caches
    and clock to be those of such runs, not of what ran before."""
    began, count = perf_counter(), 0
    while count < repeats or perf_counter() - began < ENOUGH:
        result = run()
        count += 1
    return (perf_counter() - began) / count, result


def main(contender: str, path: str) -> None:
    job = json.loads(Path(path).read_text())
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job["cores"]])
    try:
        module = import_module(contender)
        from jobs import losses, made

        x, y, starts = made(job)
        make = getattr(module, job["kind"], None)
        run = None if make is None else make(job, x, y, starts)
    except Exception as fault:
        say(skipped=f"{type(fault).__name__}: {fault}")
        return
    if run is None:
        say(skipped="no such job")
        return
    result = run()
    say(version=module.version())
    for _ in sys.stdin:
        seconds, result = timed(run, job.get("repeats", 1))
        if job["kind"] == "train":
            values = losses(job, x, y, result[: min(len(result), 40)])
            say(seconds=seconds, values=[float(v) for v in values])
        else:
            loss, found = result
            say(seconds=seconds, values=[float(loss), *(float(v) for v in found)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
