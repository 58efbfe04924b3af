"""Factors that do not fit: where they stand, and the one order or transpose in which they would.

Where the loss is not known shapes are all that tells. What fits then need not be right: it is said
and not offered as a fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.types import ONE
from backproof.judge.verdicts import Fails
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.offers import Mending
from backproof.mend.proposals import Proposal, around, code_of, shown
from backproof.mend.trial import Trial
from backproof.syntax.nodes import Node

MOST = 60
"""How many changes are looked at for one line."""
SENTENCES = {
    "factors swapped": "the factors do not fit in this order; `{new}` would",
    "transpose added": "the factors do not fit; with a transpose, `{new}`, they would",
    "transpose dropped": "the factors do not fit; without the transpose, `{new}`, they would",
}
"""What is said of the only change that makes factors fit."""


def misfit_in(reading: Reading, stated: Stated, verdict: Fails) -> Node | None:
    """The part of a right side whose own parts do not fit together."""
    if verdict.code != "shape-mismatch" or stated.node is None:
        return None
    whole = stated.node
    for one in (stated, *(s for s in reading.stated if s.origin is stated)):
        for claim in chain_of(reading.claim(one)):
            part = claim.misfit
            if part is not None and claim.fault is not None and claim.fault[1] in verdict.message:
                within = whole.start <= part.start < part.end <= whole.end
                return part if within and part.end - part.start < whole.end - whole.start else None
    return None


def with_place(reading: Reading, stated: Stated, verdict: Fails) -> Mending | None:
    """What is said of a line that nothing mends, at the part that does not fit."""
    part = misfit_in(reading, stated, verdict)
    if part is None:
        return None
    return Mending(verdict, stated.statement.block.passage.span(part.start, part.end))


def is_unsummed(claim: Claim, verdict: Fails) -> bool:
    """Whether a gradient by one row is said to be one row for each sample: nothing sums over
    them."""
    own, wrt = claim.expr, claim.wrt
    if verdict.code != "shape-mismatch" or own is None or wrt is None:
        return False
    rows, one = own.type.rows, wrt.type
    return (
        claim.of.type.is_scalar
        and one.rows == ONE != rows
        and own.type.columns == one.columns != ONE
    )


def fitting(stated: Stated, one: Stated, verdict: Fails, trial: Trial) -> Iterator[Proposal]:
    """The one change of an order or a transpose after which the factors of a line fit."""
    node = one.node
    if verdict.code != "shape-mismatch" or node is None:
        return
    part = misfit_in(trial.reading, stated, verdict) or node
    written = Written(stated.statement.block.passage.text)
    found: list[Change] = []
    for change in trial.bounded(distinct(written, inside(written, node)), MOST):
        if change.kind in SENTENCES and part.start <= change.start and change.end <= part.end:
            made = applied(node, (change,))
            if made is not None and trial.fits(one, made):
                found.append(change)
    if len(found) == 1:
        (change,) = found
        _, new = around(written, change)
        replacement = (change.start, change.end, change.text)
        message = SENTENCES[change.kind].format(new=new)
        start, end = shown(written, change)
        yield Proposal(code_of(change), message, (replacement,), start, end, formal=True)
