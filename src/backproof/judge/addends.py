"""A sum with a term that rests on what nothing defines, and another that does not fit.

Whatever the unknown term is, a sum is shaped like each of its terms: one that is understood and has
another shape than what the line is about makes it wrong.
"""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.verdict import BY_SHAPES, judge
from backproof.judge.verdicts import Fails, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of, lacks_a_name, make
from backproof.meaning.gradients.layouts import with_layouts
from backproof.meaning.gradients.mixed_layouts import mixtures
from backproof.meaning.shapes.addends import of_terms
from backproof.meaning.statements import Stated
from backproof.record import replace

MOST = 6
"""Terms of one sum that are looked at, at most."""


def of_addends(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """The verdict, or that a term of the line has a shape that no term of it may have, in whatever
    it may mean."""
    if not isinstance(verdict, Undecided) or verdict.code != "undefined-symbol":
        return verdict
    terms = of_terms(claim.stated)[:MOST]
    if len(terms) < 2 or claim.stated.kind != "gradient":
        return verdict
    for term in terms:
        said = (misshapen(each, term, bench) for each in chain_of(claim))
        first = next(said, None)
        if first is not None and all(said):
            return Fails(first.code, f"one of its terms: {first.message}")
    return verdict


def misshapen(claim: Claim, term: Stated, bench: Bench) -> Fails | None:
    """What is wrong with the shape of a term where a claim has it alone."""
    if claim.wrt is None or not claim.of.type.is_scalar or not lacks_a_name(claim):
        return None
    of, wrt = claim.of.name, claim.wrt.name
    stated = replace(claim.stated, member=term.member)
    alone = with_layouts(make(stated, claim.context, of, wrt), of, wrt)
    if lacks_a_name(alone) or not is_misshapen(alone):
        return None
    mixed = mixtures(alone)
    if mixed is None or any(not is_misshapen(each.claim) for each in mixed):
        return None
    verdict = judge(alone, bench)
    return verdict if isinstance(verdict, Fails) and verdict.code in BY_SHAPES else None


def is_misshapen(claim: Claim) -> bool:
    """Whether a claim has another shape than what it is about, or none."""
    if claim.expr is None:
        return claim.fault is not None and claim.fault[0] == "shape-mismatch"
    return claim.wrt is not None and claim.expr.type != claim.wrt.type
