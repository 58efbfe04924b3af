"""Time the answers of the language server to edits at the top and in the middle of long notes.

    python benchmarks/edits.py [--lines 2000] [--rounds 5]

For each edit: what is said at once, from the text to the findings, and the whole judgement that
follows when nothing more is typed. All times are those of the processor, in one thread; the least
of the rounds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "project"))

from long_notes import LINES, edits, notes

from backproof.lsp.analysis import Text
from backproof.lsp.at_once import Judgement
from backproof.lsp.findings import diagnostics


def text_of(notes: str) -> Text:
    """What an editor holds."""
    return Text("notes", "notes.md", (("notes", notes),))


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The least time that something takes."""
    times = []
    for _ in range(rounds):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def answer(judgement: Judgement, text: Text) -> bool:
    """Whether something can be said at once, and what is shown then."""
    found = judgement.after(text)
    if found is None:
        return False
    diagnostics(found.analysis, found.findings)
    return True


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    before = notes(options.lines)
    judgement = Judgement.of(text_of(before))
    print(f"{before.count(chr(10))} lines, {len(before) / 1000:.0f} kB")
    print(f"{'edit':24}{'at once, ms':>14}{'whole, ms':>14}")
    for name, (old, new) in edits(before).items():
        text = text_of(before.replace(old, new, 1))
        at_once = seconds(partial(answer, judgement, text), options.rounds)
        shown = f"{at_once * 1000:14.0f}" if answer(judgement, text) else f"{'-':>14}"
        whole = seconds(partial(Judgement.of, text), 1)
        print(f"{name:24}{shown}{whole * 1000:14.0f}", flush=True)


if __name__ == "__main__":
    main()
