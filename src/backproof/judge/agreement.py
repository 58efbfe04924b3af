"""Whether a formula may be right: one look at one point, before a verdict is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import gradient
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench, axes_of_shares
from backproof.judge.entries import agree_by_entries
from backproof.judge.faults import TOLERANCE
from backproof.judge.scale import scaled
from backproof.judge.symmetry import symmetric_in
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.matrices.inner_products import with_inner_products


def may_hold(claim: Claim, bench: Bench) -> bool:
    """Whether a claim, in one of its meanings, has the true value at the first point; one about a
    Jacobian is not looked at, and may."""
    return any(_may_hold(meant, bench) for each in chain_of(claim) for meant in meanings(each))


def meanings(claim: Claim) -> Iterator[Claim]:
    """What the judge takes a claim for: its dots as inner products, at the scale of the page."""
    for meant in (claim, with_inner_products(claim)):
        if meant is not None:
            yield meant
            if (larger := scaled(meant)) is not None:
                yield larger


def may_be_right(claim: Claim, bench: Bench) -> bool:
    """Whether nothing speaks against a claim: it fits, and has the true value at the first point,
    or there is none at which it could be tried."""
    if claim.fault is not None:
        return claim.fault[0] != "shape-mismatch"
    try:
        bench.worlds(claim.context)
    except NoPoint:
        return True
    return may_hold(claim, bench)


def _may_hold(claim: Claim, bench: Bench) -> bool:
    if claim.fault is not None or claim.expr is None:
        return False
    if claim.head is not None:
        return agree_by_entries(claim, claim.head, bench)
    if claim.wrt is not None and not claim.of.type.is_scalar:
        return True
    if claim.expr.type != (claim.wrt or claim.of).type:
        return False
    return any(_agrees(claim, each) for each in benches(claim, bench))


def benches(claim: Claim, bench: Bench) -> Iterator[Bench]:
    """The benches on which a claim may hold: where targets add up to 1 or a matrix is symmetric."""
    yield bench
    for axes in axes_of_shares(claim.context):
        yield bench.with_shares(axes)
    if names := symmetric_in(claim):
        yield bench.with_symmetric(names)


def _agrees(claim: Claim, bench: Bench) -> bool:
    assert claim.expr is not None
    try:
        world = bench.worlds(claim.context)[0]
        if claim.wrt is None:
            expected = world.values[claim.of]
        else:
            expected = derivative(world, gradient(claim.of, claim.wrt))
        got = value_of(world, claim.expr)
    except (NoPoint, MissingValue, MissingSize, KeyError, np.linalg.LinAlgError):
        return False
    return got.shape == expected.shape and distance(got, expected) < TOLERANCE
