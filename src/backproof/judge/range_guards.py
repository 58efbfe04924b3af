"""What stands in the way of calling a claim wrong: a sum that does not say where it ends."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.indices.unsaid_ranges import adds_unsaid_steps


def over_unsaid_steps(claim: Claim, bench: Bench) -> bool:
    """A sum over steps without limits stands beside another term: it may be of all steps but that
    one."""
    return adds_unsaid_steps(claim.stated)
