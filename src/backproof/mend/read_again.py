"""Lines with a name that is another one but for an index, read again with each that it may be.

One wrong index may change how all of a line is read, and what its page leads to: a step that no
other line has, a letter that counts elsewhere, a name that makes a definition of nothing. Then
nothing can be tried in the reading that the page has, and it is read anew. Only letters that the
line has are meant, and names that stand nowhere else are tried first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from backproof.judge.verdicts import Holds
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes.slips import distinct
from backproof.mend.changes.written import Change, Written
from backproof.mend.namesakes import INDEX, KIND, Namesakes, names_in
from backproof.mend.proposals import Proposal, proposal
from backproof.mend.verification import verified
from backproof.syntax.nodes import Node

CODES = frozenset({
    "jacobian-layout", "no-path", "shape-mismatch", "unbound-index", "undefined-symbol",
    "unread-definition", "unsupported",
})  # fmt: skip
"""Why a line is undecided that one index may have changed wholly."""
LINE, DOCUMENT, CHARACTERS = 8, 10, 12_000
"""How often a document is read again for one line, and for all, at most, and how many characters
that are: a long page takes as long to be read as all its lines to be judged."""


class ReadAgain:
    """Reads a document again with other names, so often in all."""

    def __init__(self, reading: Reading, namesakes: Namesakes) -> None:
        self.reading, self.namesakes = reading, namesakes
        length = sum(len(source.text) for source in reading.document.sources)
        self.left = min(DOCUMENT, CHARACTERS // max(1, length))

    def offered(
        self, written: Written, node: Node, one: Stated
    ) -> Iterator[tuple[Proposal, Holds]]:
        """What a line holds with, read again, and how."""
        stated = one.origin or one
        for change in self.changes(written, node, one):
            if not self.left:
                return
            self.left -= 1
            made = proposal(written, node, (change,), "wrong-index")
            after = verified(self.reading, {stated: made}).get(stated)
            if isinstance(after, Holds):
                yield made, after

    def changes(self, written: Written, node: Node, one: Stated) -> Iterator[Change]:
        """The names that may be meant in the place of others, those of names that stand nowhere
        else first."""
        likely = self.namesakes.changes(written, node, one, (), False)
        others = self.namesakes.changes(written, node, one, (), True)
        letters = letters_of(written, node, one)
        found = distinct(written, chain(likely, others))
        known = (c for c in found if c.kind == KIND and letters.issuperset(INDEX.findall(c.text)))
        yield from [*known][:LINE]


def letters_of(written: Written, node: Node, one: Stated) -> frozenset[str]:
    """The letters and numbers that stand in names of a line."""
    found = [written.of(part) for part in names_in(node)]
    found += [] if one.head is None else [written.of(one.head)]
    return frozenset(letter for text in found for letter in INDEX.findall(text))
