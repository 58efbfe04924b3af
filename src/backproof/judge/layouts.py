"""Lines that fail with gradients shaped like what they are by, and hold with gradients as rows.

One layout holds for all gradients of one quantity. Where a line holds in the first one alone, its
author writes in it, and what fails in it is wrong; where none does, they may be in the other: on
the way to a loss whose gradients are columns, derivatives may be rows of Jacobian matrices. Where
the text says so, the lines hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from backproof.algebra.types import ONE
from backproof.judge.agreement import differs
from backproof.judge.bench import Bench
from backproof.judge.verdict import BY_SHAPES, judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.gradients.mixed_layouts import with_rows
from backproof.meaning.gradients.numerator_layout import (
    in_rows,
    names_a_formula,
    said_in_rows,
    turned_before,
)
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading

Layout = Callable[[Claim], Iterator[Claim]]
LINES = 3
"""Lines that show together in which layout a page is written."""
IN_ROWS = Undecided("ambiguous-layout", "it holds if gradients by vectors are written as rows")
IN_COLUMNS = Undecided(
    "ambiguous-layout", "it holds if gradients by vectors are written as columns"
)


def of_layouts_said(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench, reading: Reading
) -> dict[Stated, Verdict]:
    """The lines that mean another layout, that of the whole text or that named before each."""
    rows = said_in_rows(reading.document)
    turned = turned_before(reading.document, said.keys()) if not rows else frozenset[Stated]()
    if not turned:
        return of_either_layout(said, claims, bench, rows)
    others = {s: v for s, v in said.items() if s not in turned}
    these = {s: v for s, v in said.items() if s in turned}
    return of_either_layout(others, claims, bench, rows=False) | of_either_layout(
        these, claims, bench, rows=True
    )


def of_either_layout(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench, rows: bool
) -> dict[Stated, Verdict]:
    """The lines that fail and hold in numerator layout, on a page that may be written in it; with
    `rows` its text says that it is, or most of its lines show it, and lines count that were
    undecided by their shapes."""
    layout, told = (of_all, []) if rows else shown_in_rows(said, claims, bench)
    failing = {
        stated: held
        for stated, verdict in said.items()
        if (isinstance(verdict, Fails) or (layout is not None and is_open(verdict)))
        and stated in claims
        and (held := first_held((layout or perhaps)(claims[stated]), bench)) is not None
    }
    if layout is not None:
        turned = (s for s, v in said.items() if isinstance(v, Fails) and v.code in BY_SHAPES)
        others = {s: claims[s] for s in turned if s in claims and s not in failing}
        faults = {
            s: fault for s, c in others.items() if (fault := fault_in(layout(c), bench)) is not None
        }
        return {**failing, **faults, **dict.fromkeys(told, IN_COLUMNS)}
    # As many lines say that gradients are columns as may mean rows.
    more = Counter(claims[stated].of.name for stated in failing)
    for stated, verdict in said.items():
        if isinstance(verdict, Holds) and stated in claims:
            name = claims[stated].of.name
            if more[name] > 0 and told_in_columns(claims[stated], bench):
                more[name] -= 1
    return {stated: IN_ROWS for stated in failing if more[claims[stated].of.name] > 0}


def shown_in_rows(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench
) -> tuple[Layout | None, list[Stated]]:
    """The layout with gradients by vectors as rows that a page shows without words: several lines
    hold in it and fail with columns, more than hold in neither, and far more than hold with columns
    alone. These are given, too."""
    turned = [s for s, v in said.items() if s in claims and is_open(v)]
    if not any(gives_a_row(claim) for s in turned for claim in chain_of(claims[s])):
        return None, []
    found = {
        layout: [s for s in turned if first_held(layout(claims[s]), bench) is not None]
        for layout in (of_what_is_made, of_all)
    }
    layout, shown = max(found.items(), key=lambda each: len(each[1]))
    if len(shown) < LINES or 2 * len(shown) <= len(turned):
        return None, []
    losses = {claims[s].of.name for s in shown}
    others = [s for s, v in said.items() if isinstance(v, Holds) and s in claims]
    others = [s for s in others if claims[s].of.name in losses]
    told = [s for s in others if told_in_columns(claims[s], bench, layout)]
    return (None, []) if len(shown) < LINES * len(told) else (layout, told)


def perhaps(claim: Claim) -> Iterator[Claim]:
    """A claim where gradients by vectors are rows, as nothing says."""
    yield from in_rows(claim)
    yield from with_rows(claim, all_=True)


def of_all(claim: Claim) -> Iterator[Claim]:
    """A claim in its meanings, where all gradients by vectors are rows."""
    for each in chain_of(claim):
        yield from in_rows(each, said=True)
        yield from with_rows(each, all_=True)


def of_what_is_made(claim: Claim) -> Iterator[Claim]:
    """A claim in its meanings, where gradients by what has a formula are rows."""
    return (again for each in chain_of(claim) for again in with_rows(each, all_=False))


def gives_a_row(claim: Claim) -> bool:
    """Whether a line gives the gradient of a loss by a column as a row."""
    wrt = claim.wrt
    if claim.expr is None or wrt is None or not claim.of.type.is_scalar or wrt.type.is_scalar:
        return False
    return wrt.type.columns == ONE and claim.expr.type == wrt.type.transposed


def is_open(verdict: Verdict) -> bool:
    """Whether a line does not fit, or is undecided for what a loss may be."""
    if isinstance(verdict, Undecided):
        return verdict.code in ("shape-mismatch", "undefined-symbol")
    return isinstance(verdict, Fails) and verdict.code in BY_SHAPES


def fault_in(claims: Iterable[Claim], bench: Bench) -> Fails | None:
    """What is wrong with a line whose shapes are right in one of these meanings."""
    found = (judge(each, bench) for each in claims)
    return next((v for v in found if isinstance(v, Fails) and v.code not in BY_SHAPES), None)


def first_held(claims: Iterable[Claim], bench: Bench) -> Holds | None:
    """The verdict on the first of some claims that holds."""
    found = (judge(claim, bench) for claim in claims if not differs(claim, bench))
    return next((verdict for verdict in found if isinstance(verdict, Holds)), None)


def told_in_columns(claim: Claim, bench: Bench, layout: Layout = perhaps) -> bool:
    """Whether a line that holds does so in no layout with gradients as rows, or not in this one.
    What has a name for a formula in it holds in the layout of that one, a product of Jacobians in
    its own."""
    if names_a_formula(claim) or claim.chains:
        return False
    others = list(layout(claim))
    return bool(others) and first_held(others, bench) is None
