"""The verdict on a line that was understood with another letter than it has."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.indices.stray_letters import Stray
from backproof.meaning.naming.renamed import with_letter_for


def of_stray(stray: Stray, verdict: Verdict | None, other: str = "") -> Verdict:
    """A line that holds with the letter that is meant, or with an `other` one, is wrong as it is
    written; nothing is said of any other, but that nothing binds the letter: a sum may run over
    another one instead."""
    reason = f"nothing says what {stray.written} is"
    meant = stray.meant if isinstance(verdict, Holds) else other
    if meant:
        return Fails("unbound-index", f"{reason}; with {meant} in its place this holds")
    if stray.varied:
        inside = f"the sum runs over {stray.varied}, but {stray.written} is what stands in it"
        return Fails("unbound-index", inside)
    return Undecided("unbound-index", reason)


def another_letter(stray: Stray, claim: Claim, bench: Bench) -> str:
    """The letter of a line with which it holds in the place of a stray one, "" for none."""
    for meant, made in with_letter_for(claim, stray.written):
        if isinstance(judge(made, bench), Holds):
            return meant
    return ""
