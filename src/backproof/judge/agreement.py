"""Whether a formula may be right: one look at one point, before a verdict is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Array, gradient, jacobian
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench, axes_of_shares
from backproof.judge.entries import comparable, implied_diagonal, sides_of
from backproof.judge.faults import TOLERANCE, constant
from backproof.judge.scale import scaled
from backproof.judge.symmetry import symmetric_in
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.matrices.inner_products import with_inner_products
from backproof.numerics import np

Comparison = Callable[[Array, Array], bool]


def missing() -> tuple[type[Exception], ...]:
    """Why nothing can be looked at."""
    return NoPoint, MissingValue, MissingSize, KeyError, np.linalg.LinAlgError


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


def may_hold(claim: Claim, bench: Bench) -> bool:
    """Whether a claim, in one of its meanings, has the true value at the first point; one about a
    Jacobian is not looked at, and may."""
    return any(_may_hold(meant, bench) for meant in _meanings(claim))


def differs(claim: Claim, bench: Bench, by_a_factor: bool = True) -> bool:
    """Whether a claim surely does not hold: in none of its meanings it fits and has the true value
    at the first point, or a constant times it where that is no difference. Where it cannot be
    looked at it may hold."""
    same = _is_same if by_a_factor else _is_proportional
    if not all(_differs(meant, bench, same) for meant in _meanings(claim)):
        return False
    # What does not fit is tried as one of numbers.
    unfit = claim.fault is not None and claim.fault[0] == "shape-mismatch"
    numbers = bench.of_numbers(claim) if unfit else None
    return numbers is None or all(_differs(meant, bench, same) for meant in _meanings(numbers))


def _meanings(claim: Claim) -> Iterator[Claim]:
    """All that the judge takes a claim for: its dots as inner products, the scale of its page."""
    for each in chain_of(claim):
        for meant in (each, with_inner_products(each)):
            if meant is not None:
                yield meant
                if (larger := scaled(meant)) is not None:
                    yield larger


def _may_hold(claim: Claim, bench: Bench) -> bool:
    if claim.fault is not None or claim.expr is None:
        return False
    if claim.head is None and claim.wrt is not None and not claim.of.type.is_scalar:
        return True
    try:
        return any(_agrees(claim, each, _is_same) for each in _benches(claim, bench))
    except missing():
        return False


def _differs(claim: Claim, bench: Bench, same: Comparison) -> bool:
    if claim.fault is not None or claim.expr is None:
        return claim.fault is not None and claim.fault[0] == "shape-mismatch"
    try:
        return not any(_agrees(claim, each, same) for each in _benches(claim, bench))
    except missing():
        return False


def _is_same(got: Array, expected: Array) -> bool:
    return distance(got, expected) < TOLERANCE


def _is_proportional(got: Array, expected: Array) -> bool:
    return _is_same(got, expected) or constant(got, expected) is not None


def _benches(claim: Claim, bench: Bench) -> Iterator[Bench]:
    """The benches on which a claim may hold: where targets add up to 1 or a matrix is symmetric."""
    yield bench
    for axes in axes_of_shares(claim.context):
        yield bench.with_shares(axes)
    if names := symmetric_in(claim):
        yield bench.with_symmetric(names)


def _agrees(claim: Claim, bench: Bench, same: Comparison) -> bool:
    """Whether the two sides are the same at the first point, in one of the forms that they may
    have; raises one of those `missing`."""
    assert claim.expr is not None
    world = bench.worlds(claim.context)[0]
    if claim.head is not None:
        if not comparable(claim, claim.head):
            return False
        got, expected, allowed = sides = sides_of(claim, claim.head, world)
        told = same(got[allowed], expected[allowed])
        return told or bool(implied_diagonal(claim, claim.head, [sides]))
    got = value_of(world, claim.expr)
    if claim.wrt is None:
        forms = [world.values[claim.of]]
    elif claim.of.type.is_scalar:
        forms = [derivative(world, gradient(claim.of, claim.wrt))]
    else:
        true = derivative(world, jacobian(claim.of, claim.wrt))
        diagonal = np.diagonal(true)
        forms = [true, true.T]
        forms += [diagonal.reshape(got.shape)] if diagonal.size == got.size else []
    return any(got.shape == form.shape and same(got, form) for form in forms)
