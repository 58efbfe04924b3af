"""A line that holds where all sums have one term, and picks a diagonal there.

Where a page about several samples was understood as one about a single one, x_{jj} is x_{ij}: that
the line holds says nothing of the letter.
"""

from __future__ import annotations

from backproof.judge.verdicts import Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax

ONE_TERM = Undecided("shape-mismatch", "a sum in what it rests on has one term as it was read")


def unless_diagonal(claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict, unless what holds has the same letter twice on a quantity and all lengths are
    one."""
    diagonal = isinstance(verdict, Holds) and claim.context.collapsed and picks_diagonal(claim)
    return ONE_TERM if diagonal else verdict


def picks_diagonal(claim: Claim) -> bool:
    """Whether a letter picks the row and the column of one quantity in a formula."""
    for element in inside(claim.stated.node, syntax.Element):
        letters = [x for index in element.indices if (x := letter_of(index)) is not None]
        if len(letters) > len(set(letters)):
            return True
    return False
