"""The verdict on a line that was understood with another letter than it has."""

from __future__ import annotations

from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.indices.stray_letters import Stray


def of_stray(stray: Stray, verdict: Verdict | None) -> Verdict:
    """A line that holds with the letter that is meant is wrong as it is written; nothing is said of
    any other, but that nothing binds the letter: a sum may run over another one instead."""
    reason = f"nothing says what {stray.written} is"
    if isinstance(verdict, Holds):
        return Fails("unbound-index", f"{reason}; with {stray.meant} in its place this holds")
    if stray.varied:
        inside = f"the sum runs over {stray.varied}, but {stray.written} is what stands in it"
        return Fails("unbound-index", inside)
    return Undecided("unbound-index", reason)
