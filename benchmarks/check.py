"""Time `check` in one process: every document. How the time grows is in `growth.py`.

    python benchmarks/check.py [--rounds 5]

The first table holds what a command takes in a fresh process, and how much of it is loading NumPy.
The next ones hold the least of the rounds for each document of the project, and of the corpus where
BACKPROOF_CORPUS names it: a document is not slower for what else the machine does. The typical time
is the median over the documents. All times are those of the processor, in one thread.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "project"))

import shelf
from shelf import Text

from backproof.pipeline import check, read_text

EXAMPLE = "disc.md"


def seconds(document: Text, rounds: int) -> float:
    """The least time to read and check one document."""
    times = []
    for _ in range(rounds):
        began = process_time()
        check(read_text(document.text, document.name))
        times.append(process_time() - began)
    return min(times)


def fresh(rounds: int) -> None:
    """Print what a new process takes to load things, and to check the first example."""
    example = Path(__file__).parents[1] / "examples" / EXAMPLE
    commands = {
        "python": ("-c", "pass"),
        "import numpy": ("-c", "import numpy"),
        "import backproof": ("-c", "import backproof"),
        "backproof --help": ("-m", "backproof", "--help"),
        f"backproof check {EXAMPLE}": ("-m", "backproof", "check", str(example)),
    }
    print(f"{'in a fresh process':52}{'ms':>10}")
    for name, words in commands.items():
        times = []
        for _ in range(rounds):
            began = getrusage(RUSAGE_CHILDREN)
            command = [sys.executable, *words]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            ended = getrusage(RUSAGE_CHILDREN)
            times.append(sum(ended[:2]) - sum(began[:2]))
        print(f"{name:52}{min(times) * 1000:10.1f}")
    print()


def each(documents: Sequence[Text], rounds: int, title: str) -> None:
    """Print the time of every document, the typical one and the slowest."""
    print(f"{title:36}{'kB':>8}{'claims':>8}{'ms':>10}")
    found = []
    for document in documents:
        checked = check(read_text(document.text, document.name))
        claims = sum(judged.verdict is not None for judged in checked.statements)
        found.append(seconds(document, rounds))
        size = len(document.text) / 1000
        print(f"{document.name:36}{size:8.1f}{claims:8}{found[-1] * 1000:10.1f}")
    print(f"{'typical (median)':36}{'':16}{median(found) * 1000:10.1f}")
    print(f"{'slowest':36}{'':16}{max(found) * 1000:10.1f}")
    print(f"{'all':36}{'':16}{sum(found) * 1000:10.1f}\n")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    own, corpus = shelf.own(), shelf.corpus()
    fresh(options.rounds)
    check(read_text(own[0].text, own[0].name))  # what is loaded late is loaded now
    each(own, options.rounds, "the project's own")
    if corpus:
        each(corpus, options.rounds, "corpus")
    else:
        print(f"{shelf.CORPUS} names no folder: no corpus\n")
    seed = corpus[0] if corpus else next(d for d in own if d.name == EXAMPLE)
    print(f"the seed, {seed.name}: {seconds(seed, 4 * options.rounds) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
