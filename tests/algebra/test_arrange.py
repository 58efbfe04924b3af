"""The normal form for printing: scalars and signs in front, the value unchanged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backproof.algebra.arrange import arrange
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, leaves, size, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, subtract
from backproof.algebra.ops.elementwise import relu, sigmoid
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.types import SCALAR, Dim, Type

N, d = Dim("N"), Dim("d")
A, B, C = (symbol(name, Type(N, d)) for name in "ABC")
s, t = symbol("s"), symbol("t")
PER_SAMPLE = divide(constant(1), size(N))
SIZES = {N: 3, d: 4}


def value(expr: Expr) -> np.ndarray:
    rng = np.random.default_rng(7)
    points = {leaf: rng.uniform(0.5, 2, leaf.type.shape(SIZES)) for leaf in (A, B, C, s, t)}
    assert set(leaves(expr)) <= set(points)
    return evaluate([expr], points, SIZES)[expr]


def test_common_scalars_and_the_sign_of_the_first_term_stand_in_front() -> None:
    front = negate(PER_SAMPLE)
    given = add(scale(front, A), negate(scale(front, B)))
    assert arrange(given) is negate(scale(PER_SAMPLE, subtract(A, B)))


def test_terms_without_common_scalars_start_with_a_positive_one() -> None:
    assert arrange(add(negate(A), B)) is subtract(B, A)


def test_a_common_sign_is_drawn_out() -> None:
    assert arrange(subtract(negate(A), B)) is negate(add(A, B))


def test_equal_terms_are_collected_and_opposite_ones_cancel() -> None:
    assert arrange(add(A, A)) is scale(constant(2), A)
    assert arrange(subtract(add(A, B), A)) is B
    assert arrange(subtract(scale(s, A), scale(s, A))) is constant(0, A.type)


def test_scalars_make_one_fraction() -> None:
    two_over = scale(constant(2), scale(PER_SAMPLE, A))
    assert arrange(two_over) is scale(divide(constant(2), size(N)), A)
    assert arrange(scale(divide(s, s), A)) is A
    assert arrange(scale(constant(0.1), A)) is scale(divide(constant(1), constant(10)), A) or (
        arrange(scale(constant(0.1), A)) is scale(constant(0.1), A)
    )


def test_elementwise_products_lean_to_the_left() -> None:
    assert arrange(multiply(A, multiply(B, C))) is multiply(multiply(A, B), C)


def test_numbers_stay_where_nothing_is_shared() -> None:
    given = subtract(constant(1, A.type), sigmoid(A))
    assert arrange(given) is given


EXPRESSIONS = st.recursive(
    st.sampled_from([A, B, C, constant(1, A.type), constant(-2, A.type)]),
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(subtract, inner, inner),
        st.builds(multiply, inner, inner),
        st.builds(negate, inner),
        st.builds(sigmoid, inner),
        st.builds(relu, inner),
        st.builds(lambda a, b: matmul(matmul(a, transpose(b)), a), inner, inner),
        st.builds(scale, st.sampled_from([s, t, PER_SAMPLE, constant(3), negate(s)]), inner),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS)
def test_the_value_stays_and_a_second_time_changes_nothing(expr: Expr) -> None:
    arranged = arrange(expr)
    np.testing.assert_allclose(value(arranged), value(expr), rtol=1e-9, atol=1e-9)
    assert arrange(arranged) is arranged


@pytest.mark.parametrize("length", [5000])
def test_a_long_sum_is_no_problem(length: int) -> None:
    total: Expr = A
    for index in range(length):
        total = add(total, scale(symbol(f"c_{index}", SCALAR), B))
    assert arrange(total).type == A.type
