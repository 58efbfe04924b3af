"""Terms and factors of expressions: together they have the value of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, symbol
from backproof.algebra.multiplied_out import factors_of, summands, terms_of
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, square, subtract
from backproof.algebra.ops.elementwise import exp
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import ONE, Dim, Type

N, M = Dim("n"), Dim("m")
A, B = symbol("A", Type(N, M)), symbol("B", Type(N, M))
X, S = symbol("x", Type(M, ONE)), symbol("s")
SIZES = {N: 3, M: 4}
RANDOM = np.random.default_rng(0)
VALUES = {e: RANDOM.normal(size=e.type.shape(SIZES)) for e in (A, B, X, S)}


def value(expr: Expr) -> np.ndarray:
    return np.asarray(evaluate([expr], VALUES, SIZES)[expr])


@pytest.mark.parametrize(
    ("expr", "count"),
    [
        (matmul(subtract(A, B), X), 2),
        (scale(add(S, constant(1)), subtract(A, negate(B))), 4),
        (transpose(multiply(add(A, B), subtract(A, B))), 4),
        (divide(subtract(A, B), add(A, B)), 2),
        (sum_all(exp(add(A, B))), 1),
        (subtract(A, subtract(B, A)), 3),
    ],
)
def test_terms_add_up_to_the_whole(expr: Expr, count: int) -> None:
    terms = terms_of(expr, 10)
    assert len(terms) == count
    assert np.allclose(sum(value(term) for term in terms), value(expr))


def test_what_has_too_many_terms_is_one() -> None:
    expr = scale(add(S, constant(1)), subtract(A, B))
    assert len(terms_of(expr, 4)) == 4
    assert terms_of(expr, 3) == (expr,)


def test_summands_are_not_multiplied_out() -> None:
    product = scale(S, subtract(A, B))
    assert summands(subtract(A, product)) == (A, negate(product))


def test_factors_have_their_powers() -> None:
    expr = divide(multiply(square(A), B), scale(constant(2), B))
    assert sorted((e.name, power) for e, power in factors_of(expr, 10)) == [
        ("A", 1), ("A", 1), ("B", -1), ("B", 1),
    ]  # fmt: skip


def test_a_sum_is_one_factor() -> None:
    expr = matmul(transpose(subtract(A, B)), negate(A))
    assert factors_of(expr, 10) == ((subtract(A, B), 1), (A, 1))
