"""The gradient of a loss that a line lacks, where the loss has no formula.

Of a loss of which nothing is known every gradient rests on another one. A line that names none says
what no loss does, unless its author knows which one it is; where it holds with one that other lines
have, these know as little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.mend.changes import insertions
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import terms_of
from backproof.record import replace
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Derivative, Node, Symbol

KIND = "upstream missing"
SEVERAL, MOST = 2, 6
"""In how many other lines gradients stand, and how many of them are tried at most."""


def upstream(
    reading: Reading, written: Written, node: Node, one: Stated, objective: str,
    held: Iterable[Stated],
) -> Iterator[Change]:  # fmt: skip
    """The changes that multiply a line with a gradient which other lines have: none of a line that
    has one of its own."""
    if any(True for _ in gradients_in(reading, one, objective)):
        return
    found: dict[Key, tuple[str, Node]] = {}
    lines: set[Stated] = set()
    for line in held:
        text = line.statement.block.passage.text
        for part in gradients_in(reading, line, objective):
            lines.add(line.origin or line)
            if line.instance in ((), one.instance):
                found.setdefault(key(part), (text[part.start : part.end], part))
    if len(lines) < SEVERAL:
        return
    for text, part in [*found.values()][:MOST]:
        for term in terms_of(written.text, node):
            for change in (
                insertions.by_entries(written, term.node, part, text),
                *insertions.beside(written, term.node, part, text),
            ):
                yield replace(change, kind=KIND)


def gradients_in(reading: Reading, line: Stated, objective: str) -> Iterator[Node]:
    """The gradients of an objective in the formula of a line, written or called by a name."""
    for part in below(line.node) if line.node is not None else ():
        if part.end <= part.start:
            continue
        if isinstance(part, Derivative):
            if part.numerator is not None and named(bare(part.numerator)) == objective:
                yield part
        elif isinstance(part, Symbol):
            name = named(part)
            if name is not None and reading.table.alias(name, line.place) is not None:
                yield part
