"""What is offered, read again: the mended text is a document, and its mended lines must hold."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from backproof.diagnostics import Edit
from backproof.document import Document
from backproof.documents import read_cells, read_text
from backproof.documents.formats import format_of
from backproof.judge.bench import Bench
from backproof.judge.choose import Rival, choose, verdicts
from backproof.judge.points import Points
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Holds, Verdict
from backproof.meaning.reading import Reading, readings
from backproof.meaning.statements import Stated
from backproof.mend.proposals import Proposal
from backproof.mend.trial import other_points
from backproof.source import Source

LIKELIEST = 3
"""How many ways to read a document are looked at, of those of which one will be taken."""


def edits_of(stated: Stated, proposal: Proposal) -> tuple[Edit, ...]:
    """The changes of a proposal, in the file: a notebook is JSON."""
    passage = stated.statement.block.passage
    coded = format_of(passage.source.path).name == "notebook"
    returns = "\r\n" in passage.source.text

    def as_typed(text: str) -> str:
        if coded:
            return json.dumps(text, ensure_ascii=False)[1:-1]
        return text.replace(" \n", "\r\n") if returns else text

    return tuple(
        Edit(passage.span(start, end), as_typed(text)) for start, end, text in proposal.replacements
    )


def mended_text(source: Source, edits: Iterable[Edit]) -> str:
    """A text after those of some edits that are of it and do not overlap."""
    text = source.text
    own = [edit for edit in edits if edit.span.source is source]
    for edit in sorted(own, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def mended(document: Document, edits: Sequence[Edit]) -> Document:
    """A document after some edits of it, read again."""
    if document.by_cells:
        return read_cells([Source(s.path, mended_text(s, edits)) for s in document.sources])
    (source,) = own_sources(document)
    return read_text(mended_text(source, edits), source.path)


def own_sources(document: Document) -> Sequence[Source]:
    """What is edited where a document is mended: its file, not those that it includes, or its
    cells."""
    return document.sources if document.by_cells else document.sources[:1]


def verified(
    reading: Reading, proposed: Mapping[Stated, Proposal], others: Iterable[Stated] = (),
    afresh: bool = False,
) -> dict[Stated, Verdict]:  # fmt: skip
    """What is said of lines, at points and sizes of their own, once all that is proposed is made:
    of those that it is proposed for, and others. A definition claims nothing that could hold; it is
    right where nothing is found wrong with it, and no line is mended by becoming one. It is read as
    the document was, or `afresh`, where what is proposed may change how it is read."""
    edits = edits_for(reading, proposed)
    ways = readings(mended(reading.document, edits), None if afresh else reading.convention)
    again = choose(ways)[0] if afresh else next(ways)
    found = moved(reading, again, (*proposed, *others), edits)
    judged = verdicts(again, other_points(again), judge, found.keys())
    if any(isinstance(v, Holds) and v.conditions for _, _, v in judged):
        # At which scale a page means its shorthand all of its lines say together.
        judged = verdicts(again, other_points(again), judge)
    right = {
        s: Holds() for s, kind, verdict in judged
        if verdict is None and kind == "definition" and s in found
        if found[s].kind == "definition"
    }  # fmt: skip
    said = right | {s: verdict for s, _, verdict in judged if verdict is not None}
    return {found[s]: verdict for s, verdict in said.items() if s in found}


def may_hold(
    reading: Reading, proposed: Mapping[Stated, Proposal], lines: Sequence[Stated]
) -> bool:
    """Whether all of some lines hold in one of the likeliest ways to read a document afresh, once
    what is proposed is made: one look, without asking which of them is taken."""
    edits, points = edits_for(reading, proposed), Points()
    for again in islice(readings(mended(reading.document, edits)), LIKELIEST):
        found, rival = moved(reading, again, lines, edits), Rival(again, Bench(points))
        there = {old: new for new, old in found.items()}
        if all(line in there and rival.holding({there[line]}) for line in lines):
            return True
    return False


def edits_for(reading: Reading, proposed: Mapping[Stated, Proposal]) -> list[Edit]:
    """All that is proposed, as changes of what was read."""
    own, edits = own_sources(reading.document), list[Edit]()
    for stated, proposal in proposed.items():
        if stated.statement.block.passage.source in own:
            edits.extend(e for e in edits_of(stated, proposal) if e not in edits)
    return edits


def moved(
    reading: Reading, again: Reading, lines: Iterable[Stated], edits: Sequence[Edit]
) -> dict[Stated, Stated]:
    """Lines by what they are in the document that has the changes."""
    moves = sorted(
        (number, e.span.start, len(e.text) - (e.span.end - e.span.start))
        for e in edits for number, source in enumerate(own_sources(reading.document))
        if e.span.source is source
    )  # fmt: skip
    new = again.document
    starts = {place(new, s): s for s in again.stated if s.origin is None}
    starts |= {place(new, s.origin): s.origin for s in again.stated if s.origin is not None}
    found = {}
    for stated in lines:
        number, begins = place(reading.document, stated)
        first, last = (bisect_left(moves, (number, at, -1 << 40)) for at in (0, begins))
        there = starts.get((number, begins + sum(shift for *_, shift in moves[first:last])))
        if there is not None:
            found[there] = stated
    return found


def place(document: Document, stated: Stated) -> tuple[int, int]:
    """In which text of a document a statement stands, and where it begins there."""
    return document.sources.index(stated.span.source), stated.span.start
