"""Laws change the form, never the value; random expressions and each law by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, ones, size, symbol, walk
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, square, subtract
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns, sum_rows
from backproof.algebra.simplify import LAWS, simplify
from backproof.algebra.types import ONE, SCALAR, Dim, Type

M, N = Dim("m"), Dim("n")
SIZES = {M: 3, N: 5}
A, B, C = (symbol(name, Type(M, N)) for name in "ABC")
S, Q = symbol("s"), symbol("q")
ROW, COLUMN = symbol("r", Type(ONE, N)), symbol("c", Type(M, ONE))
LEAVES = (A, B, C, S, Q, ROW, COLUMN)


def values() -> dict[Expr, np.ndarray]:
    random = np.random.default_rng(3)
    return {leaf: random.uniform(0.4, 1.6, leaf.type.shape(SIZES)) for leaf in LEAVES}


def value(e: Expr) -> np.ndarray:
    return evaluate([e], values(), SIZES)[e]


scalars = st.recursive(
    st.sampled_from([S, Q, constant(1), constant(0), constant(2), constant(-1), size(N)]),
    lambda e: st.one_of(
        st.builds(add, e, e),
        st.builds(multiply, e, e),
        st.builds(negate, e),
        st.builds(subtract, e, e),
    ),
    max_leaves=4,
)
matrices = st.recursive(
    st.one_of(
        st.sampled_from([A, B, C, constant(1, A.type), constant(0, A.type), constant(-2, A.type)]),
        st.sampled_from([expand(ROW, A.type), expand(COLUMN, A.type), expand(S, A.type)]),
        st.just(matmul(ones(M), ROW)),
        st.just(matmul(COLUMN, transpose(ones(N)))),
    ),
    lambda e: st.one_of(
        st.builds(add, e, e),
        st.builds(subtract, e, e),
        st.builds(multiply, e, e),
        st.builds(negate, e),
        st.builds(scale, scalars, e),
        st.builds(square, e),
        st.builds(lambda a: divide(a, B), e),
        st.builds(lambda a, b: matmul(matmul(a, transpose(b)), C), e, e),
        st.builds(lambda a: transpose(transpose(a)), e),
        st.builds(lambda a: expand(sum_rows(a), A.type), e),
        st.builds(lambda a: expand(sum_columns(a), A.type), e),
        st.builds(lambda a: scale(sum_all(a), B), e),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(matrices)
def test_simplifying_keeps_the_value(e):
    np.testing.assert_allclose(value(simplify(e)), value(e), rtol=1e-9, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(matrices)
def test_simplifying_twice_is_simplifying_once(e):
    assert simplify(simplify(e)) is simplify(e)


@pytest.mark.parametrize(
    "law",
    sorted({law for laws in LAWS.values() for law in laws}, key=lambda f: f.__name__),
    ids=lambda f: f.__name__,
)
def test_every_law_is_stated_in_words(law):
    assert law.__doc__


def test_forms():
    assert simplify(transpose(transpose(A))) is A
    assert simplify(multiply(A, negate(B))) is negate(multiply(A, B))
    assert simplify(matmul(transpose(ones(M)), A)) is sum_rows(A)
    assert simplify(scale(negate(S), A)) is negate(scale(S, A))
    assert simplify(subtract(A, A)) is constant(0, A.type)
    assert simplify(matmul(A, scale(S, transpose(B)))) is scale(S, matmul(A, transpose(B)))


def test_a_long_chain_is_simplified_without_recursion():
    e = A
    for _ in range(5000):
        e = negate(transpose(transpose(e)))
    assert simplify(e) is A
    assert len(list(walk([e]))) > 5000
    assert e.type != SCALAR


def test_a_law_that_is_wrong_by_a_thousandth_is_noticed(monkeypatch):
    monkeypatch.setitem(LAWS, square, (lambda e: scale(constant(1.001), multiply(*e.args * 2)),))
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(value(simplify(square(A))), value(square(A)), rtol=1e-9)
