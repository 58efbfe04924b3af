"""Index letters: entries, sums over an index, and gradients of what is written with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backproof.algebra import derive
from backproof.algebra import simplify as laws
from backproof.algebra.arrange import arrange
from backproof.algebra.derive import Deriver
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import (
    Expr,
    TypeFault,
    constant,
    element,
    gradient,
    jacobian,
    substitute,
    symbol,
)
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, square, subtract, times
from backproof.algebra.ops.elementwise import exp, log, positive, tanh
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
from backproof.algebra.ops.linear import diagonal, matmul, transpose
from backproof.algebra.ops.reductions import sum_all, sum_rows
from backproof.algebra.program import Definition, Program, dims_of
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE, SCALAR, Dim, Letter, LetterClash, Type
from backproof.judge.truth import derivative, distance, symbolic, value_of
from backproof.judge.worlds import World, draw

M, N, K = Dim("m"), Dim("n"), Dim("k")
SIZES = {M: 3, N: 5, K: 4}
i, j, k = Letter("i", M), Letter("j", N), Letter("k", K)
A, B, SQUARE = symbol("A", Type(M, K)), symbol("B", Type(K, N)), symbol("S", Type(M, M))
z, y, L = symbol("z", Type(M, ONE)), symbol("y", Type(M, ONE)), symbol("L")


def entry(matrix: Expr, row: Letter | None, column: Letter | None = None) -> Expr:
    taken = take_row(matrix, row) if row else matrix
    return take_column(taken, column) if column else taken


def value(expr: Expr) -> np.ndarray:
    random = np.random.default_rng(3)
    leaves = (A, B, SQUARE, z, y)
    values = {leaf: random.uniform(0.4, 1.6, leaf.type.shape(SIZES)) for leaf in leaves}
    return evaluate([expr], values, SIZES)[expr]


def same(one: Expr, other: Expr) -> None:
    np.testing.assert_allclose(value(one), value(other), rtol=1e-12, atol=1e-12)


def world_of(*definitions: tuple[Expr, Expr], which: int = 0) -> World:
    return draw(Program(tuple(Definition(*pair) for pair in definitions), loss=L), which)


def agree(*definitions: tuple[Expr, Expr], wrt: Expr) -> None:
    """The derived gradient has no letters and is the complex step, plain and simplified."""
    for which in (0, 1):
        world = world_of(*definitions, which=which)
        stepped = derivative(world, gradient(L, wrt))
        assert np.any(stepped)
        for finish in (lambda e: e, simplify, arrange):
            deriver = Deriver(world.program, finish=finish)
            derived = deriver.gradient(wrt).expr
            assert derived is not None
            assert derived.type == wrt.type
            assert distance(stepped, symbolic(world, deriver, wrt)) < 1e-9


def test_types():
    both = Type(M, ONE).with_letters(j, i)
    assert both.letters == (i, j)
    assert str(both) == "m x 1 for every i, j"
    assert both.core == Type(M, ONE)
    assert both.transposed == Type(ONE, M, (i, j))
    assert SCALAR.with_letters(i).is_scalar
    assert SCALAR.with_letters(i) != SCALAR
    with pytest.raises(LetterClash):
        both.with_letters(Letter("i", N))
    with pytest.raises(ValueError, match="ordered"):
        Type(M, N, (j, i))


def test_misuse_is_a_type_fault():
    for wrong in (
        lambda: take_row(A, j),
        lambda: take_column(A, i),
        lambda: place_row(A, i),
        lambda: total(take_row(A, i), Letter("i", N)),
        lambda: add(position(i), position(Letter("i", N))),
        lambda: element(z, y, (j, None)),
        lambda: element(z, B, (i, None), (None, Letter("i", N))),
    ):
        with pytest.raises(TypeFault):
            wrong()


def test_a_matrix_product_by_indices_is_one():
    cell = total(multiply(entry(A, i, k), entry(B, k, j)), k)
    assert cell.type == SCALAR.with_letters(i, j)
    same(place_column(place_row(cell, i), j), matmul(A, B))
    same(place_row(place_column(cell, j), i), matmul(A, B))


def test_a_letter_twice_is_the_diagonal():
    same(place_row(entry(SQUARE, i, i), i), diagonal(SQUARE))
    rows = place_row(take_row(place_row(take_row(SQUARE, i), i), i), i)
    same(rows, SQUARE)


def test_what_does_not_depend_on_a_letter():
    same(total(sum_all(A), j), times(constant(5), sum_all(A)))
    same(total(A, j), times(constant(5), A))
    same(product_over(sum_all(A), i), multiply(square(sum_all(A)), sum_all(A)))
    same(place_row(constant(2), i), constant(2, z.type))
    same(place_column(z, j), matmul(z, constant(1, Type(ONE, N))))
    same(total(position(j), j), constant(15))


def test_a_letter_is_bound_by_the_innermost_sum():
    inner = total(square(entry(z, i)), i)
    nested = total(multiply(entry(z, i), inner), i)
    same(nested, multiply(sum_all(z), sum_all(square(z))))
    agree((L, nested), wrt=z)
    agree((L, square(total(add(multiply(entry(z, i), inner), inner), i))), wrt=z)


def test_every_builder_is_rebuilt_on_other_arguments():
    a = entry(z, i)
    for built in (total(a, i), product_over(a, i), place_row(a, i), place_column(a, i)):
        swapped = substitute(built, {z: y})
        assert swapped.op is built.op
        assert swapped.type == built.type
        same(substitute(built, {a: constant(2)}), substitute(built, {z: constant(2, z.type)}))


def softmax() -> tuple[Expr, Expr]:
    a = symbol("a", z.type)
    m = Letter("m", M)
    return a, place_row(divide(exp(entry(z, i)), total(exp(entry(z, m)), m)), i)


def test_the_softmax_jacobian_by_kronecker():
    a, definition = softmax()
    i2 = Letter("j", M)
    world = world_of((a, definition), (L, sum_all(multiply(y, log(a)))))
    kronecker = equal(position(i), position(i2))
    claimed = multiply(entry(a, i2), subtract(kronecker, entry(a, i)))
    true = element(a, z, (i2, None), (i, None))
    assert true.type == claimed.type == SCALAR.with_letters(i, i2)
    assert distance(value_of(world, true), value_of(world, claimed)) < 1e-12
    wrong = multiply(entry(a, i2), subtract(times(constant(1.001), kronecker), entry(a, i)))
    assert distance(value_of(world, true), value_of(world, wrong)) > 1e-5
    diagonal_entries = element(a, z, (i, None), (i, None))
    slope = multiply(entry(a, i), subtract(constant(1), entry(a, i)))
    assert distance(value_of(world, diagonal_entries), value_of(world, slope)) < 1e-12


def test_the_gradient_of_a_cross_entropy_by_indices():
    a, definition = softmax()
    loss = negate(total(multiply(entry(y, k_ := Letter("k", M)), log(entry(a, k_))), k_))
    agree((a, definition), (L, loss), wrt=z)
    agree((a, definition), (L, loss), wrt=y)


def test_batch_normalisation_by_indices():
    x, n = symbol("x", Type(N, K)), Letter("i", N)
    count = constant(1)
    mean = divide(total(entry(x, n, k), n), total(count, n))
    variance = divide(total(square(subtract(entry(x, n, k), mean)), n), total(count, n))
    normal = divide(subtract(entry(x, n, k), mean), exp(times(constant(0.5), log(variance))))
    h = symbol("h", x.type)
    weight = symbol("w", x.type)
    made = place_column(place_row(normal, n), k)
    agree((h, made), (L, sum_all(multiply(weight, tanh(h)))), wrt=x)


@pytest.mark.parametrize(
    "mask",
    [
        lambda i, j: subtract(constant(1), equal(position(i), position(j))),
        lambda i, j: positive(subtract(position(j), position(i))),
    ],
    ids=["j != i", "j > i"],
)
def test_sums_over_pairs_with_a_mask(mask):
    other = Letter("j", M)
    pairs = multiply(mask(i, other), multiply(entry(z, i), square(entry(z, other))))
    agree((L, total(total(pairs, other), i)), wrt=z)
    pairs = multiply(mask(i, other), tanh(entry(SQUARE, i, other)))
    agree((L, total(total(pairs, i), other)), wrt=SQUARE)


def test_what_is_used_for_every_index_collects_all_of_them():
    b, rows = symbol("b", Type(ONE, K)), Letter("i", M)
    hidden = symbol("H", A.type)
    made = place_row(add(take_row(A, rows), b), rows)
    agree((hidden, made), (L, sum_all(tanh(hidden))), wrt=b)
    s = symbol("s")
    agree((L, total(add(entry(z, i), s), i)), wrt=s)
    agree((L, total(times(entry(z, i), matmul(take_row(A, i), transpose(b))), i)), wrt=b)
    agree((L, product_over(add(square(entry(z, i)), constant(1)), i)), wrt=z)
    agree((L, sum_all(sum_rows(place_row(tanh(times(s, take_row(A, i))), i)))), wrt=s)


def test_a_diagonal_has_a_gradient():
    agree((L, total(tanh(entry(SQUARE, i, i)), i)), wrt=SQUARE)


def test_a_sum_over_a_letter_that_is_forgotten_is_noticed(monkeypatch):
    monkeypatch.setattr(derive, "summed", lambda user, arg, cotangent: cotangent)
    s = symbol("s")
    with pytest.raises(AssertionError):
        agree((L, total(add(entry(z, i), s), i)), wrt=s)


def test_derivatives_by_entries():
    whole = element(A, B)
    assert whole is jacobian(A, B)
    assert element(L, B) is gradient(L, B)
    assert element(L, B, wrt_letters=(k, None)).type == Type(ONE, N, (k,))
    assert element(A, L, of_letters=(i, None)).type == Type(ONE, K, (i,))
    assert element(A, B, (i, None), (k, None)).type == Type(K, N, (i, k))
    assert element(A, B, (i, k), (k, j)).type == SCALAR.with_letters(i, j, k)


def test_dims_of_letters_are_dims_of_the_program():
    expr = total(square(position(j)), j)
    assert dims_of(Program((Definition(L, expr),))) == (N,)


PARTS = [entry(z, i), entry(y, i), entry(A, i, k), entry(B, k, j), position(j), constant(2)]
LETTERED = st.recursive(
    st.sampled_from([*PARTS, constant(0), constant(-1), subtract(PARTS[0], PARTS[0])]),
    lambda e: st.one_of(
        st.builds(add, e, e),
        st.builds(subtract, e, e),
        st.builds(multiply, e, e),
        st.builds(negate, e),
        st.builds(lambda a: divide(a, PARTS[1]), e),
        st.builds(total, e, st.sampled_from([i, j, k])),
        st.builds(lambda a, of: entry(place_row(a, of), of), e, st.sampled_from([i, j, k])),
        st.builds(lambda a: sum_all(times(a, A)), e),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(LETTERED)
def test_laws_and_the_normal_form_keep_the_value(e):
    closed = total(total(total(e, i), j), k)
    same(simplify(closed), closed)
    same(arrange(closed), closed)


@settings(max_examples=100, deadline=None)
@given(LETTERED)
def test_simplifying_and_arranging_twice_changes_nothing(e):
    assert simplify(simplify(e)) is simplify(e)
    assert arrange(arrange(e)) is arrange(e)


def test_forms():
    a, b = entry(z, i), symbol("s")
    assert simplify(total(negate(multiply(b, a)), i)) is negate(multiply(b, total(a, i)))
    assert simplify(total(divide(a, b), i)) is divide(total(a, i), b)
    assert simplify(place_row(take_row(A, i), i)) is A
    assert simplify(take_row(place_row(negate(negate(a)), i), i)) is a


def test_a_law_that_forgets_a_letter_is_noticed(monkeypatch):
    forgets = {**laws.LAWS, subtract: (lambda e: e.args[0] if e.args[0] is e.args[1] else None,)}
    monkeypatch.setattr(laws, "LAWS", forgets)
    e = total(add(constant(1), subtract(PARTS[0], PARTS[0])), i)
    with pytest.raises(AssertionError):
        same(simplify(e), e)
