"""Every row of the operation table: its shape, its value, its derivative rule, and the test of the
tester."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.derive import pullback
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import POSITIVE, Op, symbol
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.elementwise import MASKS
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import ONE, Dim, Type

SIZES = {Dim("m"): 3, Dim("n"): 5, Dim("p"): 4, Dim("k"): 15}
STEP = 1e-30
WITHOUT_RULE = {"unflatten"}


def arguments(op: Op):
    """Symbols that fit the signature, values where the operation is smooth, and dims to be
    given."""
    random = np.random.default_rng(sum(map(ord, op.name)))
    dims = {"1": ONE, **{d.name: d for d in SIZES}}
    wanted, result = op.shapes
    symbols, values = [], {}
    for i, (r, c) in enumerate(wanted):
        leaf = symbol(f"a{i}", Type(dims[r], dims[c]))
        shape = leaf.type.shape(SIZES)
        value = random.uniform(0.3, 1.7, shape) * np.where(random.random(shape) < 0.5, -1, 1)
        values[leaf] = np.abs(value) if op.domain == POSITIVE else value
        symbols.append(leaf)
    bound = {letter for pair in wanted for letter in pair}
    given = {letter: dims[letter] for letter in result if letter not in bound and letter != "1"}
    return symbols, values, given


def true_gradients(op: Op, scale: float = 1.0):
    """Complex-step and derived gradients of a weighted sum of the result, per argument."""
    symbols, values, given = arguments(op)
    y = op(*symbols, **given)
    weight = symbol("weight", y.type)
    values[weight] = np.random.default_rng(1).standard_normal(y.type.shape(SIZES))
    sent, _ = pullback(y, weight, symbols)
    for leaf in symbols:
        base = values[leaf]
        moved = base + 1j * STEP * np.eye(base.size).reshape(base.size, *base.shape)
        value = evaluate([y], {**values, leaf: moved}, SIZES)[y]
        stepped = (values[weight] * np.imag(value) / STEP).sum(axis=(-2, -1))
        stepped = np.broadcast_to(stepped, (base.size,)).reshape(base.shape)
        terms = sent.get(leaf, [])
        derived = scale * sum(
            (evaluate([t], values, SIZES)[t] for t in terms), np.zeros(base.shape)
        )
        yield stepped, derived


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_the_value_has_the_shape_of_the_signature(op):
    symbols, values, given = arguments(op)
    y = op(*symbols, **given)
    assert evaluate([y], values, SIZES)[y].shape == y.type.shape(SIZES)


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_leading_axes_are_mapped(op):
    symbols, values, given = arguments(op)
    y = op(*symbols, **given)
    one = evaluate([y], values, SIZES)[y]
    stacked = {leaf: np.stack([v, v]) for leaf, v in values.items()}
    both = evaluate([y], stacked, SIZES)[y]
    np.testing.assert_allclose(np.broadcast_to(both, (2, *one.shape))[1], one)


@pytest.mark.parametrize("op", [o for o in TABLE.values() if o.vjp], ids=lambda op: op.name)
def test_the_rule_is_the_derivative(op):
    for stepped, derived in true_gradients(op):
        np.testing.assert_allclose(derived, stepped, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("op", [o for o in TABLE.values() if o.vjp], ids=lambda op: op.name)
def test_a_rule_that_is_wrong_by_a_thousandth_is_noticed(op):
    pairs = list(true_gradients(op, scale=1.001))
    assert not all(np.allclose(d, s, rtol=1e-9, atol=1e-11) for s, d in pairs)


def test_only_masks_and_layouts_have_no_rule():
    assert {o.name for o in TABLE.values() if o.vjp is None} == WITHOUT_RULE | {
        o.name for o in MASKS
    }


def test_negative_arguments_of_log_are_no_number_also_in_the_complex_plane():
    x = symbol("x")
    for name in ("log", "sqrt"):
        y = TABLE[name](x)
        assert np.isnan(evaluate([y], {x: np.array([[-1.0 + 1e-30j]])}, SIZES)[y]).all()


def test_a_sum_of_everything_reaches_every_entry():
    x = symbol("x", Type(Dim("m"), Dim("n")))
    sent, _ = pullback(sum_all(x), symbol("g"), [x])
    value = evaluate(sent[x], {symbol("g"): np.array([[2.0]])}, SIZES)[sent[x][0]]
    np.testing.assert_array_equal(value, np.full((3, 5), 2.0))
