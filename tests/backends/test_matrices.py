"""What is said of entries is said of matrices: equal values, no letter left."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, symbol, walk
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, square, subtract
from backproof.algebra.ops.elementwise import exp, log
from backproof.algebra.ops.letters import (
    equal,
    place_column,
    place_row,
    position,
    product_over,
    take_column,
    take_row,
    total,
)
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import sum_columns
from backproof.algebra.types import ONE, Dim, Letter, Type
from backproof.backends.matrices import LETTERED, whole

N, K, D = Dim("N"), Dim("K"), Dim("D")
n, k, j, i = Letter("n", N), Letter("k", K), Letter("j", K), Letter("i", D)
X, Y, Z = symbol("X", Type(N, D)), symbol("Y", Type(N, K)), symbol("Z", Type(N, K))
W, y, b = symbol("W", Type(D, K)), symbol("y", Type(N, ONE)), symbol("b", Type(ONE, K))
SIZES = {N: 5, K: 3, D: 2}


def entry(a: Expr, row: Letter, column: Letter) -> Expr:
    return take_column(take_row(a, row), column)


def laid(a: Expr, row: Letter, column: Letter) -> Expr:
    return place_row(place_column(a, column), row)


SUM_OF_EXPONENTIALS = total(exp(entry(Z, n, j)), j)
FORMULAS = {
    "sum over samples": total(multiply(take_row(y, n), log(take_row(y, n))), n),
    "a constant beside an entry": total(subtract(constant(1), take_row(y, n)), n),
    "double sum": total(total(multiply(entry(Y, n, k), entry(Z, n, k)), k), n),
    "softmax": laid(divide(exp(entry(Z, n, k)), SUM_OF_EXPONENTIALS), n, k),
    "row times matrix": place_row(matmul(take_row(X, n), W), n),
    "row with itself": place_row(matmul(take_row(X, n), transpose(take_row(X, n))), n),
    "entry of a product": laid(
        total(multiply(entry(X, n, i), entry(W, i, k)), i), n, k
    ),
    "bias by entries": laid(add(entry(Z, n, k), take_column(b, k)), n, k),
    "number before a row": place_row(scale(take_row(y, n), take_row(Z, n)), n),
    "transposed": laid(entry(Z, n, k), n, k),
    "turned round": place_column(place_row(entry(Z, n, k), k), n),
    "kronecker": laid(equal(position(k), position(j)), k, j),
    "sum of each row": place_row(sum_columns(square(take_row(Z, n))), n),
}  # fmt: skip
# Three letters at once have no matrix: this one stays as it is.
OPEN = {"three letters": "entry of a product"}


@pytest.mark.parametrize("name", FORMULAS)
def test_values_stay_and_letters_go(name: str) -> None:
    written = FORMULAS[name]
    found = whole(written)
    random = np.random.default_rng(3)
    values = {s: random.uniform(0.2, 2, s.type.shape(SIZES)) for s in (X, Y, Z, W, y, b)}
    before, after = (evaluate([e], values, SIZES)[e] for e in (written, found))
    assert found.type == written.type
    np.testing.assert_allclose(after, before, rtol=1e-13)
    lettered = {e.op for e in walk([found])} & LETTERED
    assert bool(lettered) == (name in OPEN.values())


def test_what_has_no_axis_stays() -> None:
    for e in (product_over(take_row(y, n), n), total(multiply(position(n), take_row(y, n)), n)):
        assert whole(e) is e
    assert whole(Z) is Z
