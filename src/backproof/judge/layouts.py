"""Lines that fail with gradients shaped like what they are by, and hold with gradients as rows.

One layout holds for all gradients of one quantity. Where a line holds in the first one alone, its
author writes in it, and what fails in it is wrong; where none does, they may be in the other: on
the way to a loss whose gradients are columns, derivatives may be rows of Jacobian matrices. Where
the text says so, the lines hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backproof.judge.agreement import differs
from backproof.judge.bench import Bench
from backproof.judge.verdict import BY_SHAPES, judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.gradients.numerator_layout import in_rows, names_a_formula
from backproof.meaning.statements import Stated

IN_ROWS = Undecided("ambiguous-layout", "it holds if gradients by vectors are written as rows")


def of_either_layout(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench, rows: bool
) -> dict[Stated, Verdict]:
    """The lines that fail and hold in numerator layout, on a page that may be written in it; with
    `rows` its text says that it is, and lines count that were undecided by their shapes."""
    failing = {
        stated: held
        for stated, verdict in said.items()
        if (isinstance(verdict, Fails) or (rows and of_shapes(verdict)))
        and stated in claims
        and (held := held_in_rows(claims[stated], bench, rows)) is not None
    }
    if rows:
        turned = (s for s, v in said.items() if isinstance(v, Fails) and v.code in BY_SHAPES)
        others = {s: claims[s] for s in turned if s in claims and s not in failing}
        faults = {s: fault for s, claim in others.items() if (fault := fault_in_rows(claim, bench))}
        return {**failing, **faults}
    quantities = {claims[stated].of.name for stated in failing}
    settled: set[str] = set()
    for stated, verdict in said.items():
        if not isinstance(verdict, Holds) or stated not in claims:
            continue
        name = claims[stated].of.name
        if name in quantities - settled and told_in_columns(claims[stated], bench):
            settled.add(name)
    unsettled = (s for s in failing if claims[s].of.name not in settled)
    return dict.fromkeys(unsettled, IN_ROWS)


def of_shapes(verdict: Verdict) -> bool:
    """Whether a line was undecided by its shapes."""
    return isinstance(verdict, Undecided) and verdict.code == "shape-mismatch"


def held_in_rows(claim: Claim, bench: Bench, said: bool) -> Holds | None:
    """The verdict on a line that holds where gradients are rows, as the text may have `said`."""
    return first_held(in_rows(claim, said), bench)


def fault_in_rows(claim: Claim, bench: Bench) -> Fails | None:
    """What is wrong with a line whose shapes are right where gradients are rows."""
    found = (judge(each, bench) for each in in_rows(claim, said=True))
    return next((v for v in found if isinstance(v, Fails) and v.code not in BY_SHAPES), None)


def first_held(claims: Iterable[Claim], bench: Bench) -> Holds | None:
    """The verdict on the first of some claims that holds."""
    found = (judge(claim, bench) for claim in claims if not differs(claim, bench))
    return next((verdict for verdict in found if isinstance(verdict, Holds)), None)


def told_in_columns(claim: Claim, bench: Bench) -> bool:
    """Whether a line that holds does so in no layout with gradients as rows. What has a name for
    a formula in it holds in the layout of that one."""
    if names_a_formula(claim):
        return False
    others = list(in_rows(claim))
    return bool(others) and first_held(others, bench) is None
