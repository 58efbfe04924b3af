"""Lines that cannot be decided for one letter, read again with the one that is meant.

A name stands nowhere else in the document, and with one of its letters exchanged it is a name that
the document has. Where the line then holds, all the rest of it was understood, and what was not is
that letter. The document is read again as a whole, since a letter changes how it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from backproof.judge.bench import Bench
from backproof.judge.choose import verdicts
from backproof.judge.points import Points
from backproof.judge.signals import Judgement
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.naming.indexed import Indexed, Slip
from backproof.meaning.reading import readings
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.mend.directed import proposed
from backproof.mend.proposals import Proposal
from backproof.mend.safely import safely
from backproof.mend.trial import other_points, with_node
from backproof.mend.verification import edits_of, mended, own_sources, place
from backproof.record import replace
from backproof.source import Passage
from backproof.syntax.nodes import Call, Node, Symbol
from backproof.syntax.rebuild import exchanged

LINE, DOCUMENT = 3, 4
"""How often a document is read again for one line, and for all, at most."""


def retyped(
    reading: Reading, found: Sequence[Judgement], slips: Mapping[Stated, Sequence[Slip]]
) -> dict[Stated, Slip]:
    """The lines that hold with another letter in one of their names, and that slip."""
    conditions = {c for _, _, v in found if isinstance(v, Holds) for c in v.conditions}
    bench = Bench(Points(), reading)
    left = DOCUMENT
    meant: dict[Stated, Slip] = {}
    for stated, possible in slips.items():
        for slip in possible[: min(LINE, left)]:
            # A fault of ours costs a line what could be said of it, and nothing else.
            with safely():
                if stated in meant or not may_hold(reading, stated, slip, bench):
                    continue
                left -= 1
                if holds_without(reading, stated, slip, conditions):
                    meant[stated] = slip
    return meant


def may_hold(reading: Reading, stated: Stated, slip: Slip, bench: Bench) -> bool:
    """Whether a line may hold with the name that is meant: it does with that name as it is
    understood elsewhere, or nothing tells. That takes less time than to read all again."""
    if stated.node is None or any(s.origin is stated for s in reading.stated):
        return True
    if reading.claim(stated) is None:
        return True
    passage = stated.statement.block.passage
    old = node_at(passage, slip.name, (stated,))
    new = node_at(slip.passage, slip.other, (s.origin or s for s in reading.stated))
    if old is None or new is None:
        return True
    made = exchanged(stated.node, old, primed(new, old))
    claim = reading.again(with_node(stated, made))
    return claim is not None and isinstance(judge(claim, bench), Holds)


def primed(node: Node, like: Node) -> Node:
    """A name, or a function of one, with as many primes as another one has."""
    match node, like:
        case Symbol(), Symbol():
            return node.replace(primes=like.primes)
        case Call(), Call():
            return node.replace(function=node.function.replace(primes=like.function.primes))
        case _:
            return node


def node_at(passage: Passage, name: Indexed, lines: Iterable[Stated]) -> Node | None:
    """What a name in a passage was understood as, in the line in which it stands."""
    for line in lines:
        inside = line.start <= name.start and name.end <= line.end
        if not inside or line.statement.block.passage is not passage:
            continue
        for node in (line.node, line.head):
            for part in () if node is None else below(node):
                if (part.start, part.end) == (name.start, name.end):
                    return part
    return None


def holds_without(reading: Reading, stated: Stated, slip: Slip, conditions: Set[str]) -> bool:
    """Whether a line holds, at several points of several sizes, with a slip mended, under no more
    conditions than others do."""
    if stated.statement.block.passage.source not in own_sources(reading.document):
        return False
    edits = edits_of(stated, typed_for(stated, slip, Fails("wrong-index", "")))
    document = mended(reading.document, edits)
    again = next(readings(document, reading.convention))
    begins = place(reading.document, stated)
    lines = {s.origin or s for s in again.stated if place(document, s.origin or s) == begins}
    return bool(lines) and all(
        isinstance(verdict, Holds) and conditions >= {*verdict.conditions}
        for bench in (Bench(Points(), again), other_points(again))
        for _, _, verdict in verdicts(again, bench, judge, lines)
    )


def typed_for(stated: Stated, slip: Slip, verdict: Fails) -> Proposal:
    """What to type in the place of a slip."""
    words = verdict.message.partition(";")[0]
    made = proposed(stated, verdict, [(slip.start, slip.end, slip.text)], words)
    return replace(made, formal=False)
