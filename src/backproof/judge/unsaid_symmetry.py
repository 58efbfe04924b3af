"""Lines that are wrong, and would be right of symmetric matrices: `∇(x^T A x) = 2 A x`."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.symmetry import squares_in
from backproof.judge.verdict import judge, said_symmetric
from backproof.judge.verdicts import Fails, Holds, Verdict
from backproof.meaning.claims import Claim
from backproof.record import replace


def with_unsaid_symmetry(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """The verdict; what fails says so where it is right of symmetric matrices alone."""
    if not isinstance(verdict, Fails) or verdict.factor or claim.fault is not None:
        return verdict
    names = squares_in(claim)
    plain = replace(claim, other=None)
    if not names or not isinstance(judge(plain, bench.with_symmetric(names)), Holds):
        return verdict
    unsaid = f"this is right only where {said_symmetric(names)}, and nothing here says so"
    return replace(verdict, message=unsaid)
