"""Train and differentiate side by side with what else one could use; print and write the table.

    python benchmarks/training [--rounds 5] [--jobs A,call] [--write]

Every contender is a process of its own with the same data, starts and threads; they run in turns,
and ratios are those of medians. Contenders that end with another loss make the run fail; one that
is not installed is left out, with the reason. `BACKPROOF_PEERS` names the Python in which the peers
are installed, where that is another one.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from derivation import derivation
from jobs import JOBS
from memory import memory
from processes import Measured, measure
from starting import starting
from table import heading, section

HERE = Path(__file__).parent
PEERS = os.environ.get("BACKPROOF_PEERS", sys.executable)
CONTENDERS = {
    "backproof_engine": sys.executable,
    "numpy_textbook": PEERS,
    "jax_scan": PEERS,
    "pytensor_function": PEERS,
    "autograd_numpy": PEERS,
    "torch_eager": PEERS,
}
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", default="", help="jobs whose names start so, with commas between")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    wanted = tuple(options.jobs.split(",")) if options.jobs else ("",)
    found: list[Measured] = []
    with TemporaryDirectory() as folder:
        for job in JOBS:
            if job["name"].startswith(wanted):
                print(f"{job['name']} ...", file=sys.stderr, flush=True)
                found.append(measure(job, CONTENDERS, options.rounds, Path(folder)))
                print(section(found[-1]), file=sys.stderr, flush=True)
    extra = []
    if "process".startswith(wanted):
        extra.append(starting(options.rounds, CONTENDERS["numpy_textbook"]))
    if "derivation".startswith(wanted):
        extra.append(derivation())
    if "memory".startswith(wanted):
        extra.append(memory())
    page = "\n\n".join([heading(found, options.rounds), *map(section, found), *extra]) + "\n"
    print(page)
    if options.write:
        PAGE.write_text(page, encoding="utf-8")
    different = [f"{m.job['name']}: {text}" for m in found for text in m.different]
    for line in different:
        print(f"different results: {line}", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
