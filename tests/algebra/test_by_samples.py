"""Values for some samples at a time are those for all at once."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from backproof.algebra import by_samples
from backproof.algebra.by_samples import evaluate_by_samples, sums_over
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, ones, size, symbol, walk
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, square, subtract
from backproof.algebra.ops.elementwise import exp, log, sigmoid
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns, sum_rows
from backproof.algebra.types import ONE, Dim, Type

N, d, h = Dim("N"), Dim("d"), Dim("h")
X, W, B = symbol("X", Type(N, d)), symbol("W", Type(d, h)), symbol("b", Type(ONE, h))
SIZES = {N: 101, d: 3, h: 2}
Z = add(matmul(X, W), expand(B, Type(N, h)))


def mean(e: Expr) -> Expr:
    total = sum_rows(e)
    return multiply(divide(constant(1, total.type), expand(size(N), total.type)), total)


def centred(e: Expr) -> Expr:
    return subtract(e, expand(mean(e), e.type))


SEPARABLE = {
    "an output": sigmoid(Z),
    "an output by columns": transpose(sigmoid(Z)),
    "a mean": scale(divide(constant(1), size(N)), sum_all(square(Z))),
    "a product over samples": matmul(transpose(X), Z),
    "classes in a row": log(softmax_rows(Z)),
    "classes in a column": softmax_columns(transpose(Z)),
    "sums over features": sum_columns(exp(Z)),
    "a batch mean": centred(Z),
    "a batch variance": mean(square(centred(Z))),
    "one sum of another": centred(divide(centred(Z), expand(mean(square(centred(Z))), Z.type))),
    "ones": matmul(transpose(ones(N)), Z),
    "no sample": sum_all(W),
}
TOGETHER = {
    "between samples": matmul(matmul(X, transpose(X)), Z),
    "shares of samples": softmax_columns(Z),
    "shares of samples by columns": softmax_rows(transpose(Z)),
}


def values() -> dict[Expr, np.ndarray]:
    draw = np.random.default_rng(0)
    return {e: draw.normal(size=e.type.shape(SIZES)) for e in (X, W, B)}


@pytest.mark.parametrize("most", [0, 500, 10**9])
@pytest.mark.parametrize("name", [*SEPARABLE, *TOGETHER])
def test_parts_give_what_the_whole_gives(name: str, most: int) -> None:
    e = (SEPARABLE | TOGETHER)[name]
    whole = evaluate([e], values(), SIZES)[e]
    parts = evaluate_by_samples([e], values(), SIZES, N, most)[e]
    np.testing.assert_allclose(parts, whole, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", [*SEPARABLE, *TOGETHER])
def test_what_joins_samples_is_not_taken_apart(name: str) -> None:
    stages = sums_over(walk([(SEPARABLE | TOGETHER)[name]]), N)
    assert (stages is None) == (name in TOGETHER)


def test_another_operation_than_a_sum_is_not_taken_apart() -> None:
    gram = matmul(transpose(X), X)
    assert sums_over(walk([inverse(gram)]), N) == [[gram]]
    assert sums_over(walk([inverse(matmul(X, transpose(X)))]), N) is None


def test_sums_wait_for_those_that_they_rest_on() -> None:
    stages = sums_over(walk([SEPARABLE["one sum of another"]]), N)
    assert stages is not None
    assert [len(stage) for stage in stages] == [1, 1, 1]


def test_several_roots_share_their_parts() -> None:
    roots = [Z, sum_all(Z), sum_all(W)]
    found = evaluate_by_samples(roots, values(), SIZES, N, 500)
    whole = evaluate(roots, values(), SIZES)
    for root in roots:
        np.testing.assert_allclose(found[root], whole[root], rtol=1e-12)


def test_memory_is_bounded() -> None:
    sizes, most = {**SIZES, N: 400_000}, 1_000_000
    e = sum_all(sigmoid(square(sigmoid(Z))))
    given = {**values(), X: np.ones((sizes[N], sizes[d]))}
    tracemalloc.start()
    try:
        evaluate_by_samples([e], given, sizes, N, most)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Beside the results of operations there are the temporary arrays of one.
    assert peak < 3 * most
    assert by_samples.bytes_of_one(walk([e]), sizes, N) * sizes[N] > 20 * most
