"""The page: one table for each job, in front of them the machine and the versions."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from processes import Measured

OURS = "backproof_engine"


def machine() -> str:
    """The processor, as it names itself."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    flags = next((line for line in lines if line.startswith("flags")), "")
    widths = [name for name in ("avx512f", "avx2", "fma") if name in flags.split()]
    name = models[0] if models else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {' '.join(widths)}"


def heading(found: Sequence[Measured], rounds: int) -> str:
    """What was measured, on what, with what."""
    versions = {name: text for m in found for name, text in m.versions.items()}
    skipped = {name: why for m in found for name, why in m.skipped.items() if name not in versions}
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, never by hand. Every contender gets the same data, starts and",
        f"number of threads, and runs in turn with the others; medians of {rounds} rounds, without",
        "compilation. Who is done within 0.1 s starts again until it is over, and takes the mean.",
        "All end with the same loss, or the run fails.",
        "",
        f"- machine: {machine()}; {platform.system()}, Python {platform.python_version()}",
        f"- versions: {', '.join(versions.values())}",
    ]
    lines += [f"- left out: {name} ({why})" for name, why in skipped.items()]
    return "\n".join(lines)


def section(measured: Measured) -> str:
    """The table of one job."""
    job, medians = measured.job, measured.medians
    ours = medians.get(OURS)
    sizes = "-".join(map(str, job["sizes"]))
    steps = max(1, job["epochs"]) * -(-job["samples"] // job["batch"]) * job["restarts"]
    unit = "µs per step" if job["kind"] == "train" else "µs per call"
    text = f"{sizes}, {job['samples']} samples, {job['cores']} core"
    if job["kind"] == "train":
        text += f", batches of {job['batch']}, {job['epochs']} epochs"
        text += f", {job['restarts']} starts at once" * (job["restarts"] > 1)
    lines = [f"## {job['name']}", "", f"{text}.", ""]
    lines += [f"| | {unit} | times backproof | loss |", "|---|---:|---:|---:|"]
    for name, seconds in sorted(medians.items(), key=lambda item: item[1]):
        ratio = f"{seconds / ours:.2f}" if ours else ""
        values = measured.values[name]
        loss = values[0] if job["kind"] == "call" else float(np.median(values))
        lines.append(f"| {name} | {seconds / steps * 1e6:.3g} | {ratio} | {loss:.6g} |")
    lines += [f"| {name} | left out: {why} | | |" for name, why in measured.skipped.items()]
    return "\n".join(lines)
