"""What tells a line from the truth where nothing is derived that it could be compared with: what
both differ by, in terms of what the line and its page are made of.

A difference that is a quantity, or one times the factors of a term, is a term that is left out; one
that is a term of the line itself, a term too many or one of the wrong sign. Where a term would be
right with one factor more, that factor is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

import numpy as np

from backproof.algebra.expressions import Array, Expr, constant_op
from backproof.algebra.multiplied_out import summands
from backproof.algebra.ops.arithmetic import divide, multiply, negate, scale
from backproof.judge.entries import letters_of, spread
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance
from backproof.meaning.claims import Claim
from backproof.mend.by_quotient import candidates, quantities, sides
from backproof.mend.likeness import Told, Value, alike, difference, same, scaled
from backproof.mend.valued import AtPoints

FACTORS = 8
"""By how many factors of a term a difference is divided."""
NEAR = 1e-6
"""How far apart two values may be, at first sight."""


def told_by_difference(claim: Claim, points: AtPoints, others: Sequence[Expr] = ()) -> Told:
    """What tells a formula from the truth, nothing where it is nothing small; a factor may be what
    `others` are made of."""
    own = claim.expr
    if own is None or (own.type.letters and claim.head is None):
        return Told()
    worlds = points.worlds
    pairs = [both for world in worlds if (both := sides(claim, own, world)) is not None]
    if len(pairs) < len(worlds) or any(a.shape != b.shape for a, b in pairs):
        return Told()
    rest = difference(tuple(true for _, true in pairs), tuple(got for got, _ in pairs))
    if not all(array.any() for array in rest):
        return Told()
    laid = partial(laid_out, claim, points, [got.shape for got, _ in pairs])
    terms = {e: value for e in summands(own) if (value := laid(e)) is not None}
    for value in terms.values() if len(terms) > 1 else ():
        if same(rest, scaled(value, -1)):
            return Told("extra-term")
        if same(rest, scaled(value, -2)):
            return Told("wrong-sign")
    known = Known({e: points(e) for e in quantities(claim, own)})
    for by in (None, *divisors(terms, laid)):
        if lacking := known.alike(over(rest, by)):
            return Told("missing-term", lacking)
    if all(is_identity(array) for array in rest):
        return Told("missing-term")
    factors = Known({e: points(e) for e in candidates(claim, own, others)})
    numbers = {e for e in terms if all(part.op is constant_op for part in factors_in(e))}
    for value in (value for e, value in terms.items() if e not in numbers):
        right = tuple(v + r for v, r in zip(value, rest, strict=True))
        if lacking := factors.alike(over(right, value)):
            return Told("missing-factor", lacking)
    return Told()


def laid_out(
    claim: Claim, points: AtPoints, shapes: Sequence[tuple[int, ...]], e: Expr
) -> Value | None:
    """The values of a part of a line, as the whole of it lies; None where it does not fit."""
    letters = () if claim.head is None else letters_of(claim, claim.head)
    if any(letter not in letters for letter in e.type.letters):
        return None
    found = []
    for value, shape in zip(points(e), shapes, strict=True):
        try:
            found.append(np.asarray(spread(value, e, letters, shape)))
        except ValueError:
            return None
    return tuple(found)


def divisors(terms: dict[Expr, Value], laid: partial[Value | None]) -> Iterator[Value]:
    """The factors of the terms of a line."""
    seen: set[Expr] = set()
    for term in terms:
        for e in islice(factors_in(term), FACTORS):
            if e not in seen and (value := laid(e)) is not None:
                seen.add(e)
                yield value


def factors_in(expr: Expr) -> Iterator[Expr]:
    """What stands above in a product of numbers or entries, each as it is there; then products of
    several."""
    if expr.op in (multiply, scale):
        for each in expr.args:
            yield from factors_in(each)
        yield expr
    elif expr.op in (divide, negate):
        yield from factors_in(expr.args[0])
        yield expr
    else:
        yield expr


def over(value: Value, by: Value | None) -> Value | None:
    """A value over another one; None where that is 0 somewhere."""
    if by is None:
        return value
    if not all(np.all(array) for array in by):
        return None
    return tuple(a / b for a, b in zip(value, by, strict=True))


class Known:
    """The values of quantities, to look one up wherever it is repeated."""

    def __init__(self, values: Mapping[Expr, Value]) -> None:
        self._by_shape: dict[tuple[int, ...], list[tuple[Expr, Value]]] = {}
        for e, value in values.items():
            least = reduced(value)
            self._by_shape.setdefault(shape_of(least), []).append((e, least))
        self._sizes = {
            shape: np.array([np.sort(np.abs(value[0]), axis=None) for _, value in some])
            for shape, some in self._by_shape.items()
        }  # fmt: skip

    def alike(self, value: Value | None) -> tuple[Expr, ...]:
        """The quantities that have a value, or its opposite."""
        if value is None:
            return ()
        least = reduced(value)
        some = self._by_shape.get(shape_of(least), ())
        if not some:
            return ()
        # One look at the sizes of the entries, in any order, tells most of them apart.
        own, sizes = np.sort(np.abs(least[0]), axis=None), self._sizes[shape_of(least)]
        near = np.abs(sizes - own).max(axis=1) <= NEAR * max(1.0, float(own[-1]))
        likely = [some[i] for i in np.flatnonzero(near)]
        return tuple(e for e, known in likely if alike(least, known))


def is_identity(array: Array) -> bool:
    """Whether an array is the identity matrix, or its opposite."""
    shape = array.shape
    if len(shape) != 2 or shape[0] != shape[1] or shape[0] == 1:
        return False
    return any(distance(array, sign * np.eye(shape[0])) < TOLERANCE for sign in (1, -1))


def shape_of(value: Value) -> tuple[int, ...]:
    """The lengths of a value, in any order."""
    return tuple(sorted(n for n in value[0].shape if n > 1))


def reduced(value: Value) -> Value:
    """A value without the axes along which it is repeated."""
    return tuple(map(_reduced, value))


def _reduced(array: Array) -> Array:
    for axis in range(array.ndim):
        first = array.take([0], axis)
        if distance(array, np.broadcast_to(first, array.shape)) < TOLERANCE:
            array = first
    return array
