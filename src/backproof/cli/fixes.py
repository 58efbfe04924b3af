"""`check --fix` and `--diff`: the verified fixes of a file, made in its text and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from backproof.cli.errors import CommandError
from backproof.cli.files import write
from backproof.diagnostics import Edit, Fix
from backproof.documents import read_text
from backproof.judge.verdicts import Fails, Holds, Verdict
from backproof.pipeline import Checked, check
from backproof.record import dataclass
from backproof.source import Source, Span

ROUNDS = 3
"""How often fixes are looked for in what is mended already."""


@dataclass(frozen=True, eq=False)
class Mended:
    """A text with its fixes made, what is said of it then, and how many fixes those were."""

    source: Source
    text: str
    checked: Checked
    count: int


Silenced = Callable[[Checked], frozenset[Span]]
"""The statements that are not to be mended, whatever is wrong with them."""


def mended(checked: Checked, silenced: Silenced) -> Mended:
    """The text of a document's own file with every fix that leaves nothing worse than it was.

    All are made at once where that is so, else one after the other. One fix may show what another
    one is for, so they are looked for again until there is none.
    """
    source, count = checked.document.sources[0], 0
    current = checked
    for _ in range(ROUNDS):
        fixes = list(fixes_of(current, silenced))
        made = _attempt(current, fixes)
        done = len(fixes)
        if made is None:
            made, done = current, 0
            for fix in fixes:
                alone = _attempt(
                    made, [f for f in fixes_of(made, silenced) if f.message == fix.message][:1]
                )
                if alone is not None:
                    made, done = alone, done + 1
        if not done:
            break
        current, count = made, count + done
    return Mended(source, current.document.sources[0].text, current, count)


def fixes_of(checked: Checked, silenced: Silenced) -> Iterator[Fix]:
    """The fixes in a document's own file, those left out that overlap one before, or of which
    cannot be told whether the fault is there."""
    source, quiet = checked.document.sources[0], silenced(checked)
    taken: list[Edit] = []
    for judged in checked.statements:
        if judged.span in quiet or judged.fix is None or judged.fix.doubt:
            continue
        if any(e.span.source is not source for e in judged.fix.edits):
            continue
        if not any(overlap(edit, other) for edit in judged.fix.edits for other in taken):
            taken.extend(judged.fix.edits)
            yield judged.fix


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same characters."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _attempt(checked: Checked, fixes: Sequence[Fix]) -> Checked | None:
    """The document with some fixes made; None where a line that held does not hold any more, or as
    many fail as before."""
    if not fixes:
        return None
    source = checked.document.sources[0]
    text = applied(source.text, [edit for fix in fixes for edit in fix.edits])
    again = check(read_text(text, source.path))
    held, holds = (count(each, Holds) for each in (checked, again))
    failed, fails = (count(each, Fails) for each in (checked, again))
    return again if holds >= held and fails <= failed - len(fixes) else None


def count(checked: Checked, kind: type[Verdict]) -> int:
    """How many statements have a verdict of one kind."""
    return sum(isinstance(judged.verdict, kind) for judged in checked.statements)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """A text after some edits that do not overlap."""
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def difference(made: Mended) -> str:
    """The fixes as a unified diff."""
    before, after = (t.splitlines(keepends=True) for t in (made.source.text, made.text))
    path = made.source.path
    return "".join(unified_diff(before, after, path, path))


def save(made: Mended) -> None:
    """Put the mended text in the place of the file, whole or not at all; raises CommandError."""
    target = Path(made.source.path).resolve()
    try:
        with open(target, encoding="utf-8", newline="") as file:
            if file.read() != made.source.text:
                raise CommandError(f"{made.source.path}: changed while it was checked")
        mode = target.stat().st_mode & 0o7777
    except OSError as fault:
        raise CommandError(f"{made.source.path}: {fault.strerror or fault}") from fault
    write(target, made.text)
    os.chmod(target, mode)
