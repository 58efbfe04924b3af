"""Lines that fit in no shape under what other lines of their page hold under.

Under a supposition nothing is wrong, since another one may be meant. Where several lines of a page
hold under it, it is what the page means; and what does not fit there is wrong, whatever its values
are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from backproof.judge.bench import Bench
from backproof.judge.doubts import SEVERAL
from backproof.judge.verdict import BY_SHAPES, judge
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import Claim, chain_of
from backproof.record import replace


def supposed(held: Iterable[Holds]) -> frozenset[str]:
    """The conditions under which several lines hold."""
    found = Counter(condition for verdict in held for condition in verdict.conditions)
    return frozenset(c for c, times in found.items() if times >= SEVERAL)


def misfit_under(claims: Sequence[Claim], said: frozenset[str], bench: Bench) -> Fails | None:
    """What is said of a line that fits in none of its meanings under what is said, at each layer or
    time; None for others."""
    asked = Bench(bench.points, bench.reading, said=said)
    told: Fails | None = None
    for claim in claims:
        meant = [c for c in chain_of(claim) if c.suppositions and said.issuperset(c.suppositions)]
        if any(map(is_told_apart, meant)):
            return None
        for each in meant:
            verdict = judge(replace(each, other=None), asked)
            if not isinstance(verdict, Fails) or verdict.code not in BY_SHAPES:
                return None
            told = told or verdict
        if not meant and isinstance(judge(claim, asked), Holds):
            return None
    return told


def is_told_apart(claim: Claim) -> bool:
    """Whether which quantity a line is about is itself supposed."""
    wrt = "" if claim.wrt is None else claim.wrt.name.partition("@")[0]
    return any(said.endswith(f" is {wrt}") for said in claim.suppositions)
