"""What is said of each row or column, said of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, symbol
from backproof.algebra.ops.arithmetic import add, multiply, scale, subtract, times
from backproof.algebra.ops.elementwise import exp, log
from backproof.algebra.ops.letters import (
    place_column,
    place_row,
    take_column,
    take_row,
    total,
)
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE, Dim, Letter, Type
from backproof.backends.matrices import whole
from backproof.backends.to_unicode import to_unicode

M, N = Dim("m"), Dim("n")
EACH, OTHER = Letter("i", M), Letter("j", N)
SIZES = {M: 3, N: 5}
A, B = symbol("A", Type(M, N)), symbol("B", Type(M, N))
u, v = symbol("u", Type(M, ONE)), symbol("v", Type(N, ONE))


def entry(a: Expr) -> Expr:
    return take_column(take_row(a, EACH), OTHER)


def placed(e: Expr) -> Expr:
    return place_column(place_row(e, EACH), OTHER)


LIFTED = {
    "A + B": placed(add(entry(A), entry(B))),
    "exp(A) ⊙ B": placed(multiply(exp(entry(A)), entry(B))),
    "u vᵀ": placed(times(take_row(u, EACH), take_row(v, OTHER))),
    "A v": place_row(total(times(entry(A), take_row(v, OTHER)), OTHER), EACH),
    "Aᵀ u": place_row(total(times(take_row(u, EACH), entry(A)), EACH), OTHER),
    "uᵀ u": total(times(take_row(u, EACH), take_row(u, EACH)), EACH),
    "(u - A v)ᵀ A": total(
        scale(subtract(take_row(u, EACH), matmul(take_row(A, EACH), v)), take_row(A, EACH)), EACH
    ),
    "2 A": placed(scale(constant(2.0), entry(A))),
}


def value(e: Expr) -> np.ndarray:
    random = np.random.default_rng(5)
    points = {s: random.uniform(0.2, 0.9, s.type.shape(SIZES)) for s in (A, B, u, v)}
    return np.asarray(evaluate([e], points, SIZES)[e])


@pytest.mark.parametrize("text", LIFTED)
def test_formulas_by_entries_are_formulas_of_the_whole(text: str) -> None:
    simple = simplify(LIFTED[text])
    assert to_unicode(simple) == text
    np.testing.assert_allclose(value(simple), value(LIFTED[text]), rtol=1e-12)


def test_sums_over_two_letters_become_sums_of_the_whole() -> None:
    loss = total(total(times(entry(A), log(entry(B))), OTHER), EACH)
    found = whole(loss)
    assert not any(e.type.letters for e in (found, *found.args))
    np.testing.assert_allclose(value(found), value(loss), rtol=1e-12)


def test_columns_that_are_turned_and_placed_as_rows_are_turned() -> None:
    strange = place_row(transpose(take_column(transpose(A), EACH)), EACH)
    assert simplify(strange) is A
    np.testing.assert_allclose(value(simplify(strange)), value(strange), rtol=1e-12)


def test_a_part_that_occurs_often_is_lifted_once() -> None:
    e = take_row(u, EACH)
    for _ in range(100):
        e = multiply(e, e)
    assert not simplify(place_row(e, EACH)).type.letters


def test_a_formula_nested_too_deep_keeps_its_letters() -> None:
    e = take_row(u, EACH)
    for number in range(2000):
        e = add(e, times(constant(float(number)), take_row(u, EACH)))
    placed_ = place_row(e, EACH)
    np.testing.assert_allclose(value(simplify(placed_)), value(placed_), rtol=1e-9)
