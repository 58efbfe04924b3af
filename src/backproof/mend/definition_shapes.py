"""Definitions of which one change makes several lines fit, found by reading the document again.

A transpose that a definition lacks, factors in another order and a name that is another one change
the shapes of all that is made of it: each line below then seems to have a factor too many or a
transpose that does not belong there. What a definition would be with another shape only the whole
document tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written
from backproof.mend.definition_trials import below_failing
from backproof.mend.proposals import proposal
from backproof.mend.safely import safely
from backproof.mend.verification import may_hold
from backproof.syntax import parse_document
from backproof.syntax.nodes import Fraction, Node, Symbol

MOST, WORK = 6, 200
"""How many changes are tried in a document, and how many lines are read again for all of them."""
KINDS = ("transpose added", "transpose dropped", "factors swapped")
"""The changes that make another shape, the likeliest first; in a definition that is made of itself,
names are exchanged before."""
RENAMED = "index changed"


def by_shapes(
    reading: Reading, lines: Sequence[Stated], transpose: str, code: str,
    suspects: Collection[Stated] = (),
) -> Iterator[tuple[Stated, Change]]:  # fmt: skip
    """Definitions, and of each the first change after which all lines may hold that do not fit;
    only the `suspects`, where there are some."""
    left = min(MOST, WORK // len(reading.stated))
    # What is made last is what all lines share.
    known = reversed([definition for definition, _ in below_failing(reading, lines)])
    likely = suspects or dict.fromkeys((*made_of_themselves(reading), *known))
    siblings, typed = names_given(reading), as_typed(reading)
    for definition in likely:
        passage = definition.statement.block.passage
        node = typed.get((id(passage), definition.member.start), definition.node)
        assert node is not None
        written = Written(passage.text, siblings, transpose)
        for change in changes(written, node):
            if left == 0:
                return
            left -= 1
            with safely():
                made = proposal(written, node, [change], code)
                if may_hold(reading, {definition: made}, lines):
                    yield definition, change
                    break


def changes(written: Written, node: Node) -> list[Change]:
    """What gives a definition another shape."""
    kinds = (RENAMED, *KINDS)
    found = [
        change
        for change in distinct(written, inside(written, node))
        if (change.kind in KINDS and not isinstance(change.old, Fraction))
        or (change.kind == RENAMED and change.text in written.siblings)
    ]  # fmt: skip
    return sorted(found, key=lambda change: kinds.index(change.kind))


def as_typed(reading: Reading) -> dict[tuple[int, int], Node]:
    """The formulas of a document before anything was read into them, by where they begin."""
    return {
        (id(statement.block.passage), member.start): member.node
        for statement in parse_document(reading.document)
        for member in statement.members
        if member.node is not None
    }


def names_given(reading: Reading) -> frozenset[str]:
    """The names that get a formula, as they are written."""
    return frozenset(
        stated.statement.block.passage.text[stated.head.start : stated.head.end]
        for stated in reading.stated
        if stated.kind == "definition" and isinstance(stated.head, Symbol)
    )


def made_of_themselves(reading: Reading) -> Iterator[Stated]:
    """The definitions that are made of what they define, by way of others."""
    table = reading.table
    makers = {key: [*used(table, d.stated)] for key, d in table.by_key.items()}
    for key, definition in table.by_key.items():
        stated = definition.stated
        if stated.origin is not None or stated.node is None or stated.instance:
            continue
        seen, waiting = set[str](), [*makers[key]]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(makers.get(name, ()))
        if key in seen:
            yield stated


def used(table: Table, stated: Stated) -> Iterator[str]:
    """What a definition is made of directly."""
    for name in used_names(stated.node) if stated.node is not None else ():
        yield table.resolve(name, stated.place)
