"""Time `check` in one process: every document, and how the time grows with the length of one.

    python benchmarks/check.py [--rounds 5] [--copies 1,3,10,30,100] [--patience 60]

The first table holds what a command takes in a fresh process, and how much of it is loading NumPy.
The next ones hold the least of the rounds for each document of the project, and of the corpus where
BACKPROOF_CORPUS names it: a document is not slower for what else the machine does. The typical time
is the median over the documents. The last ones hold the time for k copies of a document: of the one
with the most text, and of the seed (the first document of the corpus, or the first example) with
every copy under a heading of its own. The ratio to linear is (time of k) / (k times the time of 1).
Where one k takes longer than the patience, larger ones are left out, and the table says so. All
times are those of the processor, in one thread.
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


def repeated(document: Text, copies: int, headings: bool) -> Text:
    """A document several times over, each copy a section of its own where headings are wanted."""
    parts = [
        (f"# Copy {i}\n\n" if headings else "") + document.text + "\n\n" for i in range(copies)
    ]
    return Text(document.name, "".join(parts))


def growth(document: Text, copies: Sequence[int], headings: bool, patience: float) -> None:
    """Print the times of several copies, and what they are of a linear growth."""
    how = "each copy under its own heading" if headings else "copies one after the other"
    print(f"{document.name}, {how}")
    print(f"{'copies':>8}{'kB':>10}{'s':>10}{'ratio to linear':>18}")
    unit = None
    for count in copies:
        text = repeated(document, count, headings)
        took = seconds(text, 1 if unit is not None and unit * count > 2 else 3)
        unit = took / count if unit is None else unit
        ratio = took / (unit * count)
        print(f"{count:8}{len(text.text) / 1000:10.1f}{took:10.2f}{ratio:18.2f}", flush=True)
        if took > patience and count != copies[-1]:
            print(f"    larger counts are left out: {took:.0f} s is more than {patience:.0f} s")
            break
    print()


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", default="1,3,10,30,100")
    parser.add_argument("--patience", type=float, default=60)
    options = parser.parse_args()
    copies = [int(word) for word in options.copies.split(",")]
    own, corpus = shelf.own(), shelf.corpus()
    fresh(options.rounds)
    check(read_text(own[0].text, own[0].name))  # what is loaded late is loaded now
    each(own, options.rounds, "the project's own")
    if corpus:
        each(corpus, options.rounds, "corpus")
    else:
        print(f"{shelf.CORPUS} names no folder: no corpus\n")
    # A notebook cannot be concatenated as text.
    plain = [d for d in [*own, *corpus] if not d.name.endswith(".ipynb")]
    growth(max(plain, key=lambda d: len(d.text)), copies, False, options.patience)
    seed = corpus[0] if corpus else next(d for d in own if d.name == EXAMPLE)
    print(f"the seed, {seed.name}: {seconds(seed, 4 * options.rounds) * 1000:.1f} ms\n")
    growth(seed, copies, True, options.patience)


if __name__ == "__main__":
    main()
