"""Check damaged documents: whatever stands in them, there are findings and never an exception.

    python tests/fuzz/fuzz.py [--count 10000] [--seed 0] [--only NUMBER] [-o FOLDER]

Each mutant is one damaged document of the project, or of the corpus where BACKPROOF_CORPUS names
it. It is read, checked and shown in every view. A mutant fails where that raises, where a verdict
admits a fault of ours, or where it takes more than a minute. For each kind of failure the smallest
document that was found to show it is written into the folder. Exit status: 0 nothing failed, 1
something did.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "project"))

import shelf
from damage import damaged, tokens
from shelf import ROOT, Text

from backproof.cli.judging import sheets_of
from backproof.judge.verdicts import Undecided
from backproof.pipeline import check, read_text
from backproof.views.json import to_json
from backproof.views.terminal import Style, to_concise, to_terminal

SLOW, LIMIT = 10, 60
OURS = ("internal-error", "internal-disagreement")
PROCESSES = 2
MINIMISING = 60.0  # seconds for one kind of failure


class TooLong(BaseException):
    """Not an Exception, so that nothing in the program takes it for a fault of one claim."""


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant; `failure` names the kind of failure, "" where there is none."""

    number: int
    seconds: float
    failure: str = ""
    details: str = ""


def pipeline(document: Text) -> str:
    """Send a document the whole way; what a verdict admits as a fault of ours, "" if nothing."""
    checked = check(read_text(document.text, document.name))
    shown = sheets_of(checked)
    to_terminal(shown, Style())
    to_terminal(shown, Style(colour=True, verbose=True, width=60))
    to_concise(shown, Style(verbose=True))
    to_json(shown).encode()
    json.loads(to_json(shown))
    for judged in checked.statements:
        verdict = judged.verdict
        if isinstance(verdict, Undecided) and verdict.code in OURS:
            return f"{verdict.code}: {verdict.reason}"
    return ""


def outcome(number: int, document: Text, limit: int = 0) -> Outcome:
    """Judge one mutant; with a limit in seconds, one that takes longer fails."""
    began = perf_counter()
    failure = details = ""
    try:
        if limit:
            signal.signal(signal.SIGALRM, _too_long)
            signal.alarm(limit)
        details = pipeline(document)
        failure = details[:60]
    except (Exception, TooLong) as fault:
        failure, details = _where(fault), traceback.format_exc(limit=-8)
    finally:
        if limit:
            signal.alarm(0)
    return Outcome(number, perf_counter() - began, failure, details)


def _too_long(*_: object) -> None:
    raise TooLong


def _where(fault: BaseException) -> str:
    """The kind of an exception: its type, and the last function of ours that it went through."""
    if isinstance(fault, TooLong):
        return f"longer than {LIMIT} s"
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [f for f in frames if "backproof" in Path(f.filename).parts] or frames
    # Where recursion ends is chance; where it was entered is not.
    frame = ours[0] if isinstance(fault, RecursionError) else ours[-1]
    return f"{type(fault).__name__} in {Path(frame.filename).stem}.{frame.name}"


def trial(number: int, seed: int, texts: Sequence[Text], limit: int = 0) -> Outcome:
    """Damage one document and judge it."""
    return outcome(number, damaged(number, seed, texts), limit)


def minimised(text: str, fails: Callable[[str], bool], seconds: float = MINIMISING) -> str:
    """The text without whatever it fails without: chunks are deleted, from halves down to tokens.

    What is returned fails; where the time ends first, something more could have been deleted.
    """
    began = perf_counter()
    pieces = tokens(text)
    size = max(1, len(pieces) // 2)
    while size and perf_counter() - began < seconds:
        start = 0
        deleted = False
        while start < len(pieces) and perf_counter() - began < seconds:
            fewer = pieces[:start] + pieces[start + size :]
            if fails("".join(fewer)):
                pieces, deleted = fewer, True
            else:
                start += size
        size = size if deleted and size == 1 else size // 2
    return "".join(pieces)


def reproduce(found: Outcome, seed: int, texts: Sequence[Text], folder: Path) -> Path:
    """Write the smallest document that fails in the same way, and beside it what was raised."""
    document = damaged(found.number, seed, texts)

    def fails(text: str) -> bool:
        return outcome(0, Text(document.name, text), LIMIT).failure == found.failure

    folder.mkdir(parents=True, exist_ok=True)
    stem = "".join(c if c.isalnum() else "-" for c in found.failure[:40])
    path = folder / f"{stem}-{seed}-{found.number}{Path(document.name).suffix}"
    small = minimised(document.text, fails)
    path.write_text(small, encoding="utf-8", errors="surrogatepass", newline="")
    said = f"seed {seed}, mutant {found.number} of {document.name}\n{found.details}\n"
    path.with_suffix(path.suffix + ".log").write_text(said, encoding="utf-8", errors="replace")
    return path


def report(
    found: Sequence[Outcome], seed: int, texts: Sequence[Text], folder: Path
) -> dict[str, list[Outcome]]:
    """Print what failed and what was slow, with one reproduction for each kind of failure."""
    for slow in sorted((o for o in found if o.seconds > SLOW), key=lambda o: -o.seconds):
        print(f"slow: mutant {slow.number} took {slow.seconds:.1f} s")
    kinds: dict[str, list[Outcome]] = {}
    for failed in found:
        if failed.failure:
            kinds.setdefault(failed.failure, []).append(failed)
    for kind, members in kinds.items():
        path = reproduce(members[0], seed, texts, folder)
        print(f"{len(members)} × {kind}: seed {seed}, mutant {members[0].number}, see {path}")
    return kinds


def main() -> int:
    """Run the mutants and report; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="one mutant by its number")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "fuzz")
    options = parser.parse_args()
    texts = [*shelf.own(), *shelf.corpus()]
    numbers = range(options.count) if options.only is None else [options.only]
    print(f"seed {options.seed}: {len(numbers)} mutants of {len(texts)} documents", flush=True)
    run = partial(trial, seed=options.seed, texts=texts, limit=LIMIT)
    with ProcessPoolExecutor(PROCESSES) as pool:
        # disable=None: no bar where nobody watches.
        bar = tqdm(pool.map(run, numbers, chunksize=8), total=len(numbers), disable=None)
        found = list(bar)
    kinds = report(found, options.seed, texts, options.output)
    longest = max(found, key=lambda o: o.seconds)
    spent = sum(o.seconds for o in found)
    failed = sum(map(len, kinds.values()))
    print(
        f"seed {options.seed}: {failed} of {len(found)} failed, in {len(kinds)} ways; "
        f"{spent:.0f} s in all, at most {longest.seconds:.1f} s (mutant {longest.number})"
    )
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
