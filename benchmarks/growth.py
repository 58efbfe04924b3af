"""Time `check` on up to a hundred copies of a document: does it grow as the document does?

    python benchmarks/growth.py [--copies 1,3,10,30,100] [--patience 900] [--write]

The documents are the seed and the two others with the most text in the corpus that BACKPROOF_CORPUS
names, or the project's own without one: the seed is the first of them. Copies stand one after the
other, or each under a heading of its own, as a section that a check may also read by itself. All
times are those of the processor, in one thread. A machine does not keep its speed over an hour: one
copy is timed again before and after each row, and the ratio to linear is (time of k) / (k times the
mean of these two). Where a time is longer than the patience, larger ones are left out, and the
table says so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "project"))

import shelf
from shelf import Text

from backproof.pipeline import check, read_text

PAGE = Path(__file__).parents[1] / "docs" / "growth.md"
HEADING = """# Growth of `check` with the length of a document

Written by `make bench-growth`, never by hand. Seconds of the processor, in one thread, for copies
of one document. The ratio to linear is that to as many times the time of one copy, which is timed
before and after each row: a machine does not keep its speed for long. A section that is in doubt
as part of a page is read by itself as well, which one copy alone is not: from one copy to several,
this is part of the ratio."""
SHORT = 20.0
"""Seconds: what takes less is timed three times."""


def main() -> None:
    """Print the tables, and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", default="1,3,10,30,100")
    parser.add_argument("--patience", type=float, default=900)
    parser.add_argument("--write", action="store_true", help="write docs/growth.md")
    options = parser.parse_args()
    copies = [int(word) for word in options.copies.split(",")]
    lines = HEADING.splitlines()
    check(read_text(shelf.own()[0].text, "note.md"))  # what is loaded late is loaded now
    for document in documents():
        for headings in (False, True):
            for line in table(document, copies, headings, options.patience):
                print(line, flush=True)
                lines.append(line)
    if options.write:
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def documents() -> list[Text]:
    """The seed, and the two others with the most text."""
    # A notebook cannot be concatenated as text.
    found = [d for d in shelf.corpus() or shelf.own() if not d.name.endswith(".ipynb")]
    return [found[0], *sorted(found[1:], key=lambda d: -len(d.text))[:2]]


def table(document: Text, copies: Sequence[int], headings: bool, patience: float) -> Iterator[str]:
    """The lines of a table, as they are found out."""
    how = "each copy under a heading of its own" if headings else "copies one after the other"
    yield from ("", f"## {document.name}, {how}", "")
    yield "| copies | kB | seconds | one copy, before and after | ratio to linear |"
    yield "|---:|---:|---:|---:|---:|"
    single = repeated(document, 1, headings)
    for count in copies:
        text = repeated(document, count, headings)
        before, took, after = seconds(single), seconds(text), seconds(single)
        size, ratio = len(text.text) / 1000, 2 * took / (count * (before + after))
        yield f"| {count} | {size:.0f} | {took:.2f} | {before:.2f}, {after:.2f} | {ratio:.2f} |"
        if took > patience and count != copies[-1]:
            yield from ("", f"More are left out: {took:.0f} s is longer than {patience:.0f} s.")
            break


def repeated(document: Text, copies: int, headings: bool) -> Text:
    """A document several times over, each copy a section of its own where headings are wanted."""
    parts = [
        (f"# Copy {i}\n\n" if headings else "") + document.text + "\n\n" for i in range(copies)
    ]
    return Text(document.name, "".join(parts))


def seconds(document: Text) -> float:
    """The time to read and check a document: the least of three for a short one."""
    times: list[float] = []
    while not times or (len(times) < 3 and times[0] < SHORT):
        began = process_time()
        check(read_text(document.text, document.name))
        times.append(process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
