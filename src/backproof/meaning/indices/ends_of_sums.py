"""The named lengths at which sums end, `Σ_{e=1}^E`."""

from __future__ import annotations

from collections.abc import Iterator, Set

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def ends_of_sums(node: syntax.Node | None, sizes: Set[str]) -> dict[str, str]:
    """The letters of sums in a formula that end at one of some lengths, and nowhere else."""
    ends: dict[str, set[str]] = {}
    for letter, end in _ends(node):
        ends.setdefault(letter, set()).add(end)
    alone = {letter: next(iter(each)) for letter, each in ends.items() if len(each) == 1}
    return {letter: end for letter, end in alone.items() if end in sizes}


def _ends(node: syntax.Node | None) -> Iterator[tuple[str, str]]:
    for total in inside(node, syntax.BigOperator) if node is not None else ():
        upper = bare(total.upper) if total.upper is not None else None
        # What a pass has added has no width.
        if isinstance(upper, syntax.Symbol) and upper.end > upper.start:
            for letter in map(letter_of, total.letters):
                if letter is not None:
                    yield letter, name_of(upper)
