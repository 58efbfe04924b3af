"""Put one mistake into every line that holds, and count how `check` names and mends it.

    python tests/mutation/fixes.py [-n 6] [--seed 0] [--details] [PART OF A NAME ...]

The documents are the project's own. Of each one at most n changes that are mistakes, and that are
caught, are drawn.

    caught     the changed line fails, by the whole check
    named      its code is one that a person would give to this change
    offered    a fix is offered
    same       after the fix the line is what its author wrote, blanks and braces aside
    equal      after the fix it is not, but says the same
    slow       the check took more than twice the time that it takes without mending, and 0.3 s
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "project"))

import corpus
import shelf
from corpus import Mutant, any_mistake, claims_of
from shelf import Text

from backproof.judge.verdicts import Fails
from backproof.mend.verification import mended_text
from backproof.pipeline import Checked, Judged, check, read_text

COLUMNS = ("caught", "named", "offered", "same", "equal", "slow")
NAMES = {
    "sign flipped": {"wrong-sign"},
    "+ and - exchanged": {"wrong-sign"},
    "transpose dropped": {"missing-transpose"},
    "transpose added": {"extra-transpose"},
    "factors swapped": {"swapped-factors", "scale"},
    "product changed": {"wrong-product"},
    "factor dropped": {
        "missing-factor", "missing-mask", "missing-sum-over-batch", "scale", "wrong-sign",
    },
    "term dropped": {"missing-term", "wrong-sign", "scale"},
    "number changed": {"wrong-number", "scale"},
    "comparison turned": {"wrong-function"},
    "prime dropped": {"wrong-function"},
    "index changed": {"wrong-index", "wrong-symbol", "unbound-index", "undefined-symbol"},
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one mistake."""

    columns: tuple[str, ...]
    line: int
    kind: str
    before: str
    after: str
    said: str
    fixed: str


def judge(document: Text, before: Checked, mutant: Mutant) -> Outcome | None:
    """Check the document with one mistake, make the fix that is offered, and compare with what
    stood there; None where the change is no mistake, or is not caught."""
    text = document.text[: mutant.start] + mutant.text + document.text[mutant.end :]
    plain, seconds = timed(text, document.name, False)
    edited = at_place(plain, mutant)
    if not any(isinstance(j.verdict, Fails) for j in edited):
        return None
    claims = claims_of(plain)
    if not any_mistake(
        mutant.claims, next((claims[j.stated] for j in edited if j.stated in claims), ())
    ):
        return None
    after, longer = timed(text, document.name, True)
    judged = next((j for j in at_place(after, mutant) if isinstance(j.verdict, Fails)), None)
    if judged is None or not isinstance(judged.verdict, Fails):
        return None
    columns = ["caught"]
    if judged.verdict.code in NAMES[mutant.edit.kind]:
        columns.append("named")
    fixed = ""
    if judged.fix is not None:
        columns.append("offered")
        mended = mended_text(judged.span.source, list(judged.fix.edits))
        fixed = judged.fix.message
        if spelled(mended) == spelled(document.text):
            columns.append("same")
        elif says_the_same(mended, document, mutant):
            columns.append("equal")
    if longer > max(2 * seconds, seconds + 0.3):
        columns.append("slow")
    line = mutant.stated
    passage = line.statement.block.passage.text
    parts = passage[line.start : mutant.edit.start], passage[mutant.edit.end : line.end]
    return Outcome(
        tuple(columns), mutant.line, mutant.edit.kind, passage[line.start : line.end],
        parts[0] + mutant.edit.text + parts[1], f"{judged.verdict.code}: {judged.verdict.message}",
        fixed,
    )  # fmt: skip


def timed(text: str, name: str, mend: bool) -> tuple[Checked, float]:
    """What is said of a text, and how long it took."""
    start = process_time()
    return check(read_text(text, name), mend), process_time() - start


def at_place(checked: Checked, mutant: Mutant) -> list[Judged]:
    """The statements where a mutant is."""
    shift = len(mutant.text) - (mutant.end - mutant.start)
    start, end = mutant.place
    return [j for j in checked.statements if j.span.start < end + shift and start < j.span.end]


def says_the_same(text: str, document: Text, mutant: Mutant) -> bool:
    """Whether the line that is mended means what it meant before the mistake."""
    checked = check(read_text(text, document.name), mend=False)
    claims = claims_of(checked)
    start = mutant.place[0]
    found = [claims[j.stated] for j in checked.statements
             if j.span.start == start and j.stated in claims]  # fmt: skip
    return bool(found) and not any_mistake(mutant.claims, found[0])


def spelled(text: str) -> str:
    """A text without blanks and braces."""
    return re.sub(r"[\s{}]|\\left|\\right|\\,", "", text)


def sampled(document: Text, count: int, seed: int) -> tuple[str, list[Outcome]]:
    """At most `count` mistakes that are caught: the document's name, what became of them."""
    checked = check(read_text(document.text, document.name), mend=False)
    found = corpus.mutants(document, checked)
    random.Random(f"{seed}/{document.name}").shuffle(found)
    outcomes: list[Outcome] = []
    for mutant in found[: 3 * count]:
        if len(outcomes) < count and (outcome := judge(document, checked, mutant)) is not None:
            outcomes.append(outcome)
    return document.name, outcomes


def table(rows: Sequence[tuple[str, list[Outcome]]]) -> str:
    """The counts by the kind of the mistake, and their sums."""
    kinds: dict[str, Counter[str]] = {}
    for _, outcomes in rows:
        for outcome in outcomes:
            kinds.setdefault(outcome.kind, Counter()).update(outcome.columns)
            kinds.setdefault("~ all", Counter()).update(outcome.columns)
    lines = [f"{'':20}" + "".join(f"{column:>9}" for column in COLUMNS)]
    for kind, counts in sorted(kinds.items()):
        lines.append(f"{kind:20}" + "".join(f"{counts[column]:9}" for column in COLUMNS))
    return "\n".join(lines)


def shown(name: str, outcome: Outcome) -> str:
    """One mistake for a reader."""
    before, after = (" ".join(t.split()) for t in (outcome.before, outcome.after))
    return (
        f"{name}:{outcome.line}: {', '.join(outcome.columns)} ({outcome.kind})\n    {before}\n"
        f"    {after}\n    {outcome.said}\n    {outcome.fixed}"
    )


def main() -> int:
    """Print the table; with --details also every mistake that is not named, or not mended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only documents with this in their name")
    parser.add_argument("-n", type=int, default=6, help="most mistakes for one document")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()
    texts = shelf.own()
    if options.names:
        texts = [t for t in texts if any(name in t.name for name in options.names)]
    with ProcessPoolExecutor(2) as pool:
        run = partial(sampled, count=options.n, seed=options.seed)
        rows = list(tqdm(pool.map(run, texts), total=len(texts), disable=None))
    if options.details:
        for name, found in rows:
            for outcome in found:
                if "named" not in outcome.columns or not {"same", "equal"} & {*outcome.columns}:
                    print(shown(name, outcome))
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
