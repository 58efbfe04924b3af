"""A line that fits in no shape, and is wrong whatever its lengths are."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.shape_guards import numbers_of_samples
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.statements import by, letters_below

OF_VALUES = frozenset({"wrong-gradient", "wrong-identity", "wrong-sign"})
"""Faults of values: a factor may be one of the lengths that are one here."""


def of_any_lengths(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """The verdict, or that the line is wrong: it does not fit where two of its lengths differ, and
    is not true where they are the same."""
    if not isinstance(verdict, Undecided) or not claim.of_lengths:
        return verdict
    if claim.supposed or claim.other is not None:
        return verdict
    if numbers_of_samples(claim, bench) or not bench.links(claim):
        return verdict
    again = bench.levelled(claim)
    told = None if again is None else judge(again, bench)
    wrong = isinstance(told, Fails) and told.code in OF_VALUES
    if claim.fault is not None and (wrong or turned(claim, told)):
        return Fails(*claim.fault)
    return verdict


def turned(claim: Claim, told: Verdict | None) -> bool:
    """Whether a line about every entry of a matrix is right on its diagonal alone: it has the
    letters of rows and columns the wrong way round."""
    if not isinstance(told, Undecided) or told.code != "side-condition":
        return False
    return len(letters_below(by(claim.stated.head))) == 2
