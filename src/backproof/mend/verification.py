"""What is offered, read again: the mended text is a document, and its mended lines must hold."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from backproof.diagnostics import Edit
from backproof.document import Document
from backproof.documents import read_text
from backproof.documents.formats import format_of
from backproof.judge.choose import choose, verdicts
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Holds
from backproof.meaning.reading import Reading, readings
from backproof.meaning.statements import Stated
from backproof.mend.proposals import Proposal
from backproof.mend.trial import other_points
from backproof.source import Source


def edits_of(stated: Stated, proposal: Proposal) -> tuple[Edit, ...]:
    """The changes of a proposal, in the file: a notebook is JSON."""
    passage = stated.statement.block.passage
    coded = format_of(passage.source.path).name == "notebook"
    return tuple(
        Edit(passage.span(start, end), json.dumps(t, ensure_ascii=False)[1:-1] if coded else t)
        for start, end, t in proposal.replacements
    )


def mended_text(source: Source, edits: list[Edit]) -> str:
    """The text of a file after some edits that do not overlap."""
    text = source.text
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def verified(
    reading: Reading, proposed: Mapping[Stated, Proposal], others: Iterable[Stated] = (),
    anew: bool = False,
) -> set[Stated]:  # fmt: skip
    """The lines that hold, at points and sizes of their own, once all that is proposed is made:
    among those that it is proposed for, and others. A definition claims nothing that could hold; it
    is right where nothing is found wrong with it. What is written may tell how the document is to
    be read: with `anew` that is asked again."""
    document = reading.document
    source = document.sources[0]
    edits: list[Edit] = []
    for stated, proposal in proposed.items():
        if stated.statement.block.passage.source is source:
            edits.extend(e for e in edits_of(stated, proposal) if e not in edits)
    document = read_text(mended_text(source, edits), source.path)
    judged: list[Judgement] = []
    if anew:
        again, judged = choose(readings(document))
    else:
        again = same_reading(document, reading)
    moves = sorted((e.span.start, len(e.text) - (e.span.end - e.span.start)) for e in edits)
    starts = {place(s): s for s in again.stated if s.origin is None}
    starts |= {place(s.origin): s.origin for s in again.stated if s.origin is not None}
    found = {}
    for stated in (*proposed, *others):
        begins = place(stated)
        count = bisect_right(moves, (begins, -1 << 40))
        there = starts.get(begins + sum(shift for _, shift in moves[:count]))
        if there is not None:
            found[there] = stated
    if not anew:
        judged = verdicts(again, other_points(again), False, found.keys())
    return {
        found[s]
        for s, kind, verdict in judged
        if s in found and (isinstance(verdict, Holds) or (verdict is None and kind == "definition"))
    }


def place(stated: Stated) -> int:
    """Where a statement begins in its file."""
    return stated.statement.block.passage.span(stated.start, stated.end).start


def same_reading(document: Document, reading: Reading) -> Reading:
    """The reading of a document under the convention of another reading, if there is one."""
    wanted = reading.convention
    first: Reading | None = None
    for candidate in readings(document):
        first = first or candidate
        found = candidate.convention
        if (found.orientation, found.batch, found.stacks) == (
            wanted.orientation, wanted.batch, wanted.stacks,
        ):  # fmt: skip
            return candidate
    assert first is not None
    return first
