"""Lines that say 0 = 0 at every point: nothing was compared, and any factor would hold as well."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.algebra.expressions import Array, leaves
from backproof.judge.faults import TOLERANCE
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim
from backproof.meaning.gradients.equations import says_zero
from backproof.numerics import np

NOTHING_COMPARED = Undecided(
    "no-path", "both sides are 0 at every point, as the page was understood: nothing was compared"
)


def vanishes(claim: Claim, pairs: Iterable[tuple[Array, Array]]) -> bool:
    """Whether the true values are 0 at all points, and a formula with quantities in it says so;
    not where the line itself goes on to say 0, or is about some indices alone."""
    if claim.expr is None or not leaves(claim.expr) or claim.guard is not None:
        return False
    if says_zero(claim.stated):
        return False
    return all(np.abs(expected).max(initial=0) < TOLERANCE for _, expected in pairs)
