"""What tells one formula from another by the values of their terms and factors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import prod

import numpy as np

from backproof.algebra.expressions import (
    Array,
    Expr,
    constant_op,
    derivative_op,
    ones_op,
    symbol_op,
)
from backproof.algebra.multiplied_out import Powered, collected, factors_of, terms_of
from backproof.algebra.ops.elementwise import positive
from backproof.algebra.ops.letters import equal, take_column_op, take_row_op
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance
from backproof.record import dataclass

MOST, GROUPED = 10, 3
"""How many terms or factors two formulas are compared by, and how many factors of one may be
written as one in the other."""
MASKS = frozenset({positive, equal})
NAMED = frozenset({symbol_op, derivative_op, take_row_op, take_column_op})
Value = tuple[Array, ...]
"""An array for each world."""


@dataclass(frozen=True)
class Told:
    """The name of what tells a line from the truth, "" for none, and the quantities that it
    lacks, where it is these."""

    code: str = ""
    lacking: tuple[Expr, ...] = ()


Valued = Callable[[Expr], Value]


def of_sums(
    own: Mapping[Expr, Value], true: Mapping[Expr, Value], valued: Valued, most: int = MOST
) -> str:
    """What tells one sum from another: terms that it has not or has besides, a sign, factors, so
    many at most, that its terms have not or have besides."""
    if is_part(total_of(own.values()), true):
        return "missing-term"
    if is_part(total_of(true.values()), own):
        return "extra-term"
    mine, theirs = without_shared(own, true)
    if not mine or not theirs:
        return ""
    total, wanted = total_of(mine.values()), total_of(theirs.values())
    if same(total, scaled(wanted, -1)):
        return "wrong-sign"
    if is_multiple(total, wanted):
        return "wrong-number" if any(map(has_number, mine)) else "missing-factor"
    return of_terms([factors_of(e, MOST) for e in mine], list(theirs), valued, most)


def of_terms(
    own: Sequence[Sequence[Powered]], true: Iterable[Expr], valued: Valued, most: int = MOST
) -> str:
    """What tells each of some terms from one of as many others, where it is the same for all."""
    waiting = list(true)
    if len(own) != len(waiting):
        return ""
    said = set()
    for factors in own:
        for other in waiting:
            told = of_products(factors, factors_of(other, MOST), valued, most, len(own) > 1)
            if told:
                said.add(told)
                waiting.remove(other)
                break
        else:
            return ""
    return said.pop() if len(said) == 1 else ""


def without_shared(
    own: Mapping[Expr, Value], true: Mapping[Expr, Value]
) -> tuple[dict[Expr, Value], dict[Expr, Value]]:
    """The terms of two sums but for those that both have."""
    mine, theirs = dict(own), dict(true)
    for e, value in own.items():
        shared = next((t for t, other in theirs.items() if same(value, other)), None)
        if shared is not None:
            del mine[e], theirs[shared]
    return mine, theirs


def of_products(
    own: Sequence[Powered], true: Sequence[Powered], valued: Valued, most: int = MOST,
    several: bool = False,
) -> str:  # fmt: skip
    """What tells one product from another: factors that it has not, or has besides, so many at
    most. A factor may be the product of several of the other's, as `p - y` is. A number alone lacks
    what another term has only where it is one of `several`."""
    theirs = [(e, power, valued(e)) for e, power in true]
    left = []
    for e, power in own:
        value = valued(e)
        shared = next((s for s in groups(theirs, power) if alike(value, product_of(s))), None)
        if shared is None:
            left.append(e)
        else:
            theirs = [each for each in theirs if not any(each is s for s in shared)]
    lacking = [e for e, _, _ in theirs if e.op is not ones_op]
    besides = [e for e in left if e.op is not ones_op]
    if max(len(lacking), len(besides)) > most:
        return ""
    if lacking and not besides and (len(theirs) < len(true) or (several and not own)):
        masks = all(any(part.op in MASKS for part in e.parts) for e in lacking)
        return "missing-mask" if masks else "missing-factor"
    return "extra-factor" if besides and not lacking and len(left) < len(own) else ""


def replaced_in(own: Expr, true: Expr, valued: Valued) -> str:
    """What tells one formula from another where one factor of it takes the place of one of the
    other, in all terms that are not the same: a quantity, or what tells these two factors."""
    sums = [{e: valued(e) for e in collected(terms_of(each, MOST))} for each in (own, true)]
    mine, theirs = without_shared(*sums)
    if max(len(mine), len(theirs)) > 1 and len(mine) == len(theirs):
        said = {exchanged_in(*pair, valued) for pair in zip(mine, theirs, strict=True)}
        if len(said) == 1 and said != {""}:
            return said.pop()
    if len(mine) == len(theirs) == 1 and len(sums[0]) > 1:
        return exchanged_in(next(iter(mine)), next(iter(theirs)), valued)
    return exchanged_in(own, true, valued)


def exchanged_in(own: Expr, true: Expr, valued: Valued) -> str:
    """The same of one product."""
    pairs = [[(e, p, valued(e)) for e, p in factors_of(each, MOST)] for each in (own, true)]
    left = {each[0] for each in pairs[0] if not has(pairs[1], each)}
    lacking = {each[0] for each in pairs[1] if not has(pairs[0], each)}
    if len(left) != 1 or len(lacking) != 1:
        return ""
    (one,), (other,) = left, lacking
    if one.op in NAMED:
        return "wrong-symbol"
    if one.op is other.op and len(one.args) == len(other.args) == 1:
        return replaced_in(one.args[0], other.args[0], valued)
    return replaced_in(one, other, valued) if (one, other) != (own, true) else ""


def has(factors: Sequence[tuple[Expr, int, Value]], one: tuple[Expr, int, Value]) -> bool:
    """Whether a factor is among some."""
    return any(one[1] == power and alike(one[2], value) for _, power, value in factors)


Factors = tuple[tuple[Expr, int, Value], ...]


def groups(factors: Sequence[tuple[Expr, int, Value]], power: int) -> Iterator[Factors]:
    """Some factors of one power that are laid out alike, the fewest first."""
    here = [each for each in factors if each[1] == power]
    for count in range(1, GROUPED + 1):
        for some in combinations(here, count):
            if len({tuple(a.shape for a in value) for _, _, value in some}) == 1:
                yield some


def product_of(factors: Factors) -> Value:
    """The product of some factors, entry by entry."""
    return tuple(prod(arrays) for arrays in zip(*(v for _, _, v in factors), strict=True))


def is_part(value: Value, terms: Mapping[Expr, Value]) -> bool:
    """Whether a value is the sum of some terms, and not of all of them."""
    values = list(terms.values())
    return any(
        same(value, total_of(some))
        for count in range(1, len(values)) for some in combinations(values, count)
    )  # fmt: skip


def total_of(values: Iterable[Value]) -> Value:
    """The sum of some values."""
    return tuple(sum(arrays) for arrays in zip(*values, strict=True))


def is_multiple(one: Value, other: Value) -> bool:
    """Whether one value is the same number of times another one in every world."""
    if not all(b.any() and a.shape == b.shape for a, b in zip(one, other, strict=True)):
        return False
    place = np.unravel_index(int(np.argmax(np.abs(other[0]))), other[0].shape)
    factor = float(one[0][place] / other[0][place])
    return bool(factor) and same(one, scaled(other, factor))


def has_number(expr: Expr) -> bool:
    """Whether a number other than 1 stands in a term."""
    return any(e.op is constant_op and abs(e.parameters[0]) != 1 for e in expr.parts)


def scaled(value: Value, factor: float) -> Value:
    """A value, a number of times."""
    return tuple(factor * array for array in value)


def difference(one: Value, other: Value) -> Value:
    """The difference of two values."""
    return tuple(a - b for a, b in zip(one, other, strict=True))


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same in every world, and not nothing."""
    return all(
        a.shape == b.shape and b.any() and distance(a, b) < TOLERANCE
        for a, b in zip(one, other, strict=True)
    )


def alike(one: Value, other: Value) -> bool:
    """Whether two values have the same entries up to one sign, however they are laid out."""
    own = tuple(np.squeeze(a) for a in one)
    laid = tuple(np.squeeze(a) for a in other)
    turned = tuple(a.T for a in laid)
    return any(same(own, scaled(each, sign)) for each in (laid, turned) for sign in (1, -1))
