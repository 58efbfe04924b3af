"""Edit every line that holds, check the whole document again, and count what became of it.

    python tests/mutation/corpus.py [-n 60] [--seed 0] [--details] [PART OF A NAME ...]

The documents are the project's own and those of the corpus where BACKPROOF_CORPUS names it. Of each
one at most n edits are drawn. Whether an edit is a mistake is decided by values at points of their
own: what is said before and after it is evaluated there, and only a difference is a mistake.

    real       the edit is a mistake, or cannot be typed; such a line should fail
    caught, undecided, missed    what is said of that line
    equal      the edit says the same in other words; such a line must not fail
    reported   it fails all the same
    hollow     equal though a sign was flipped or a term dropped: what it touches is 0 everywhere,
               nothing was compared with nothing
    elsewhere  another statement fails that did not fail before
    shaken     another statement no longer holds: the edit changed how the document is read

A number that is transposed is no edit; what the text calls symmetric, or halves the quadratic form
of, is drawn so. Under a condition
a line is compared where that is true. What is understood with another letter than it has says
nothing as it stands, and is a mistake.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "project"))

import shelf
from shelf import Text

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Expr
from backproof.algebra.program import Program
from backproof.algebra.types import MissingSize
from backproof.judge.entries import spread
from backproof.judge.symmetry import halved_forms, symmetric_in
from backproof.judge.truth import distance, value_of
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.claims import Claim
from backproof.meaning.statements import Stated
from backproof.mend.changes.names import symbols
from backproof.mend.changes.slips import slips
from backproof.mend.changes.written import Change, Written
from backproof.pipeline import Checked, Judged, check, read_text
from backproof.source import Span

SEED, SEEDS, EQUAL = 77, 8, 1e-8
BEGINS = (SEED, 0)
"""Where seeds begin: the points of seed 0 lie on both sides of a kink, of others all may lie on
one."""
COLUMNS = (
    "real", "caught", "undecided", "missed", "equal", "reported", "hollow", "elsewhere", "shaken",
)  # fmt: skip
NEVER_EQUAL = ("sign flipped", "term dropped", "+ and - exchanged")
EXPECTED = {"real", "caught", "undecided", "equal"}
Place = tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """One edit of one line that holds: the span of the edit in the file, and the new text."""

    edit: Change
    start: int
    end: int
    text: str
    line: int
    stated: Stated = field(repr=False)
    claims: tuple[Claim, ...] = field(repr=False)

    @property
    def place(self) -> Place:
        """The span in the file of the statement that is edited."""
        stated = self.stated
        return _place(stated.statement.block.passage.span(stated.start, stated.end))


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: the columns that it counts in, and where to look."""

    columns: tuple[str, ...]
    line: int
    kind: str
    before: str
    after: str
    said: str
    others: tuple[str, ...] = ()


def mutants(document: Text, checked: Checked) -> list[Mutant]:
    """Every edit of the right side of every claim that holds, a generic one by its instances."""
    claims = claims_of(checked)
    siblings = frozenset(
        name
        for judged in checked.statements
        if judged.stated.node is not None
        for name in symbols(judged.stated.statement.block.passage.text, judged.stated.node)
    )
    found: dict[tuple[int, int, str], Mutant] = {}
    for judged in checked.statements:
        own, block = claims.get(judged.stated, ()), judged.stated.statement.block
        typed = tuple(claim for claim in own if claim.expr is not None)
        if not isinstance(judged.verdict, Holds) or not typed:
            continue
        assert judged.stated.node is not None
        written = block.passage.text
        page = Written(written, siblings, "ᵀ" if block.kind == "text" else r"^\top")
        for edit in slips(page, judged.stated.node):
            span = block.passage.span(edit.start, edit.end)
            text = _encoded(document, edit)
            if edit.kind == "transpose added" and turns_a_number(edit, typed):
                continue
            mutant = Mutant(edit, span.start, span.end, text, span.line, judged.stated, typed)
            found.setdefault((span.start, span.end, edit.text), mutant)
    return list(found.values())


def turns_a_number(edit: Change, claims: Sequence[Claim]) -> bool:
    """Whether what an edit transposes is a number in every reading of its line: it is the same."""
    turned = []
    for claim in claims:
        inside = [
            (node.end - node.start, number, expr)
            for number, (node, expr) in enumerate(claim.typed.items())
            if edit.start <= node.start and node.end <= edit.end
        ]
        # What holds all the others is typed after them.
        turned += [max(inside, key=lambda each: each[:2])[2]] if inside else []
    return bool(turned) and all(expr.type.core.is_scalar for expr in turned)


def claims_of(checked: Checked) -> dict[Stated, tuple[Claim, ...]]:
    """The claims of every statement of a document, those of its instances where it is generic."""
    found: dict[Stated, tuple[Claim, ...]] = {}
    for claim in checked.reading.claims:
        line = claim.stated.origin or claim.stated
        found[line] = (*found.get(line, ()), claim)
    return found


def _encoded(document: Text, edit: Change) -> str:
    """The new text as the file holds it: a notebook is JSON."""
    notebook = document.name.endswith(".ipynb")
    return json.dumps(edit.text, ensure_ascii=False)[1:-1] if notebook else edit.text


def judge(document: Text, before: Checked, mutant: Mutant) -> Outcome:
    """Check the document with one edit, and compare with what was said before."""
    text = document.text[: mutant.start] + mutant.text + document.text[mutant.end :]
    after = check(read_text(text, document.name), mend=False)
    shift = len(mutant.text) - (mutant.end - mutant.start)
    own, others = [], []
    known = {_place(judged.span): judged.verdict for judged in before.statements}
    start, end = mutant.place
    for judged in after.statements:
        if judged.span.start < end + shift and start < judged.span.end:
            own.append(judged)
        elif (old := _moved_back(judged.span, mutant.end + shift, shift)) in known:
            others.append((judged, known[old]))
    wrong = _known_to_be_wrong(document.text)
    blamed = [
        f"line {j.span.line}"
        for j, old in others
        if _newly(j, old, Fails) and j.span.line not in wrong
    ]
    shaken = [j for j, old in others if isinstance(old, Holds) and _newly(j, old, Undecided)]
    said = worst([judged.verdict for judged in own])
    columns = [*(["elsewhere"] if blamed else []), *(["shaken"] if shaken else [])]
    claims = claims_of(after)
    edited = next((claims[judged.stated] for judged in own if judged.stated in claims), ())
    # What is understood with another letter than it has says nothing as it stands.
    stray = any(after.reading.stray(judged.stated) for judged in own)
    if stray or any_mistake(mutant.claims, edited):
        heard = {Fails: "caught", Undecided: "undecided"}
        columns += ["real", heard.get(type(said), "missed")]
    else:
        columns += ["equal", *(["reported"] if isinstance(said, Fails) else [])]
        columns += ["hollow"] if mutant.edit.kind in NEVER_EQUAL else []
    line = mutant.stated
    passage = line.statement.block.passage.text
    parts = passage[line.start : mutant.edit.start], passage[mutant.edit.end : line.end]
    return Outcome(
        tuple(columns), mutant.line, mutant.edit.kind, passage[line.start : line.end],
        parts[0] + mutant.edit.text + parts[1], repr(said), tuple(blamed),
    )  # fmt: skip


def _known_to_be_wrong(text: str) -> set[int]:
    """The lines of which a document of ours says that they do not hold: to call one wrong is no
    blame."""
    return {n for n, line in enumerate(text.split("\n")) if "expect:" in line}


def _place(span: Span) -> Place:
    return span.start, span.end


def _moved_back(span: Span, end: int, shift: int) -> Place:
    """Where a span was before the edit that now ends at `end`."""
    first, last = _place(span)
    return first - shift * (first >= end), last - shift * (last >= end)


def _newly(judged: Judged, old: Verdict | None, kind: type[Verdict]) -> bool:
    return isinstance(judged.verdict, kind) and not isinstance(old, kind)


def worst(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    """A fault before a doubt before nothing before what holds: silence is not agreement."""
    for kind in (Fails, Undecided, type(None), Holds):
        for verdict in verdicts:
            if isinstance(verdict, kind):
                return verdict
    return None


def any_mistake(claims: Sequence[Claim], edited: Sequence[Claim]) -> bool:
    """Whether an edited line says something else than the line did, at one place of a family at
    least."""
    after = {claim.stated.instance: claim for claim in edited}
    return any(is_mistake(claim, after.get(claim.stated.instance)) for claim in claims)


def is_mistake(claim: Claim, edited: Claim | None) -> bool:
    """Whether an edited claim says something else than the claim did, by values alone.

    Both are evaluated at points of the unedited document. A Jacobian says the same in either
    layout. What has no type or no value says nothing that could be right.
    """
    if edited is None or edited.expr is None:
        return True
    assert claim.expr is not None
    program = claim.context.program
    if claim.guard is not None and claim.head is not None:
        return differs_where_it_speaks(claim, edited)
    if names_of(edited.expr) != names_of(claim.expr):
        return True
    layouts = (np.array, np.transpose) if claim.kind == "jacobian" else (np.array,)
    symmetric = symmetric_in(claim) | halved_forms(claim)
    try:
        for which, begin in product((0, 1), BEGINS):
            world = point(program, which, symmetric, begin)
            said, meant = value_of(world, edited.expr), value_of(world, claim.expr)
            forms = [form(meant) for form in layouts]
            if all(f.shape != said.shape or distance(said, f) > EQUAL for f in forms):
                return True
    except (MissingValue, MissingSize, NoPoint, KeyError):
        return True
    return False


def point(
    program: Program, which: int, symmetric: frozenset[str] = frozenset(), begin: int = SEED
) -> World:
    """A point of a program, of the first seed that has one: at some of a few all differences have
    one sign."""
    for seed in range(begin, begin + SEEDS):
        try:
            return draw(program, which, seed, symmetric=symmetric)
        except NoPoint:
            if seed == begin + SEEDS - 1:
                raise
    raise AssertionError


def differs_where_it_speaks(claim: Claim, edited: Claim) -> bool:
    """Whether an edited line differs from what it was under the condition of it: for i = j alone
    two letters are one."""
    assert claim.expr is not None
    assert edited.expr is not None
    assert claim.head is not None
    assert claim.guard is not None
    letters = claim.head.type.letters
    if not names_of(edited.expr) <= {letter.name for letter in letters}:
        return True
    try:
        for which in (0, 1):
            world = point(claim.context.program, which)
            shape = value_of(world, claim.head).shape
            said, meant, mask = (
                spread(value_of(world, e), e, letters, shape)
                for e in (edited.expr, claim.expr, claim.guard)
            )
            where = mask > 0.5
            if distance(said[where], meant[where]) > EQUAL:
                return True
    except (MissingValue, MissingSize, NoPoint, KeyError, ValueError):
        return True
    return False


def names_of(expr: Expr) -> set[str]:
    """The letters over which an expression varies."""
    return {letter.name for letter in expr.type.letters}


def sampled(document: Text, count: int, seed: int) -> tuple[str, int, list[Outcome]]:
    """At most `count` mutants of a document: its name, how many there are, what became of them."""
    checked = check(read_text(document.text, document.name), mend=False)
    found = mutants(document, checked)
    chance = random.Random(f"{seed}/{document.name}")
    drawn = chance.sample(found, min(count, len(found)))
    return document.name, len(found), [judge(document, checked, mutant) for mutant in drawn]


def table(rows: Sequence[tuple[str, int, list[Outcome]]]) -> str:
    """The counts for every document that has lines which hold, and their sums."""
    lines = [f"{'':36}{'edits':>7}{'drawn':>7}" + "".join(f"{c:>11}" for c in COLUMNS)]
    total: Counter[str] = Counter()
    for name, there, found in rows:
        counts = Counter(column for outcome in found for column in outcome.columns)
        counts.update(edits=there, drawn=len(found))
        total += counts
        if there:
            lines.append(_row(name, counts))
    return "\n".join([*lines, _row("all", total)])


def _row(name: str, counts: Counter[str]) -> str:
    first = f"{name:36}{counts['edits']:7}{counts['drawn']:7}"
    return first + "".join(f"{counts[column]:11}" for column in COLUMNS)


def kinds(rows: Sequence[tuple[str, int, list[Outcome]]]) -> str:
    """The same counts by the kind of the edit."""
    found: dict[str, Counter[str]] = {}
    for _, _, outcomes in rows:
        for outcome in outcomes:
            found.setdefault(outcome.kind, Counter()).update([*outcome.columns, "drawn"])
    return "\n".join(_row(kind, counts) for kind, counts in sorted(found.items()))


def shown(name: str, outcome: Outcome) -> str:
    """One mutant for a reader: where, what was edited, what was said."""
    where = f"{name}:{outcome.line}: {', '.join(outcome.columns)} ({outcome.kind})"
    others = f"\n    also blamed: {', '.join(outcome.others)}" if outcome.others else ""
    before, after = (" ".join(t.split()) for t in (outcome.before, outcome.after))
    return f"{where}\n    {before}\n    {after}\n    {outcome.said}{others}"


def main() -> int:
    """Print the tables; with --details also every mutant that was not caught at its place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only documents with this in their name")
    parser.add_argument("-n", type=int, default=60, help="most edits for one document")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--details", action="store_true")
    options = parser.parse_args()
    texts = [*shelf.own(), *shelf.corpus()]
    if options.names:
        texts = [t for t in texts if any(name in t.name for name in options.names)]
    if not shelf.corpus():
        print(f"{shelf.CORPUS} names no folder: the project's own documents alone")
    with ProcessPoolExecutor(2) as pool:
        run = partial(sampled, count=options.n, seed=options.seed)
        rows = list(tqdm(pool.map(run, texts), total=len(texts), disable=None))
    if options.details:
        for name, _, found in rows:
            for outcome in found:
                if not EXPECTED.issuperset(outcome.columns):
                    print(shown(name, outcome))
    print(table(rows))
    print()
    print(kinds(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
