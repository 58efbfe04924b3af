"""A line that holds where all sums have one term, and picks a diagonal there.

Where a page about several samples was understood as one about a single one, x_{jj} is x_{ij}: that
the line holds says nothing of the letter.
"""

from __future__ import annotations

from backproof.judge.verdicts import Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.indices.diagonals import picks_diagonal

ONE_TERM = Undecided("shape-mismatch", "a sum in what it rests on has one term as it was read")


def unless_diagonal(claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict, unless what holds has the same letter twice on a quantity and all lengths are
    one."""
    diagonal = (
        isinstance(verdict, Holds) and claim.context.collapsed and picks_diagonal(claim.stated)
    )
    return ONE_TERM if diagonal else verdict
