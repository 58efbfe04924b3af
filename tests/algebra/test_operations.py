"""Every row of the operation table: its shape, its value, its derivative rule, and the test of the
tester."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.derive import pullback
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import POSITIVE, Op, symbol
from backproof.algebra.ops import LETTERED, MASKS, TABLE
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.letters import equal
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import ONE, Dim, Letter, Type

SIZES = {Dim("m"): 3, Dim("n"): 5, Dim("p"): 4, Dim("k"): 15, Dim("q"): 6}
STACKED = Dim("s", None, (), (Dim("m"), Dim("p")))
STEP = 1e-30
WITHOUT_RULE = {"unflatten"}
OUTER = Letter("j", Dim("q"))
# Letters of the arguments: none, one of them, different ones.
LETTERS = {"no letters": ((), ()), "letters": ((Letter("i", Dim("p")),), (OUTER,))}
OPS = [
    *(pytest.param(op, own, id=f"{op.name}, {name}")
      for op in TABLE.values() for name, own in LETTERS.items()),
    pytest.param(equal, LETTERS["letters"], id="equal"),
    *(pytest.param(op, own, id=f"{op.name}, {len(own[0])} letters")
      for op in LETTERED.values() if op is not equal
      for own in (((),), ((OUTER,),), ((Letter("h", Dim("k")), OUTER),))),
]  # fmt: skip
RULES = [case for case in OPS if case.values[0].vjp is not None]
BOUND = {"take_row": Dim("m"), "take_column": Dim("n")}


def arguments(op: Op, own=((), ())):
    """Symbols that fit the signature, values where the operation is smooth, and the result."""
    random = np.random.default_rng(sum(map(ord, op.name)))
    dims = {"1": ONE, "s": STACKED, **{d.name: d for d in SIZES}}
    wanted, result = op.shapes
    letter = Letter("i", BOUND.get(op.name, Dim("p")))
    symbols, values = [], {}
    for i, (r, c) in enumerate(wanted):
        letters = own[i]
        if op.build is not None and letters and op.name not in BOUND:
            letters = (*letters, letter)
        leaf = symbol(f"a{i}", Type(dims[r], dims[c]).with_letters(*letters))
        shape = leaf.type.array_shape(SIZES)
        value = random.uniform(0.3, 1.7, shape) * np.where(random.random(shape) < 0.5, -1, 1)
        values[leaf] = np.abs(value) if op.domain == POSITIVE else value
        symbols.append(leaf)
    if op.build is not None:
        return symbols, values, op.build(*symbols, letter)
    bound = {name for pair in wanted for name in pair}
    given = {name: dims[name] for name in result if name not in bound and name != "1"}
    return symbols, values, op(*symbols, **given)


def true_gradients(op: Op, own, scale: float = 1.0):
    """Complex-step and derived gradients of a weighted sum of the result, per argument."""
    symbols, values, y = arguments(op, own)
    weight = symbol("weight", y.type)
    shape = y.type.array_shape(SIZES)
    values[weight] = np.random.default_rng(1).standard_normal(shape)
    sent, _ = pullback(y, weight, symbols)
    for leaf in symbols:
        base = values[leaf]
        moved = base + 1j * STEP * np.eye(base.size).reshape(base.size, *base.shape)
        value = evaluate([y], {**values, leaf: moved}, SIZES)[y]
        stepped = (values[weight] * np.imag(value) / STEP).sum(axis=tuple(range(-len(shape), 0)))
        stepped = np.broadcast_to(stepped, (base.size,)).reshape(base.shape)
        # A cotangent may lack letters of its argument; a product with ones has them all.
        full = symbol("ones", leaf.type)
        values[full] = np.ones(base.shape)
        terms = [multiply(term, full) for term in sent.get(leaf, [])]
        assert all(term.type == leaf.type for term in terms)
        derived = scale * sum(
            (evaluate([t], values, SIZES)[t] for t in terms), np.zeros(base.shape)
        )
        yield stepped, derived


@pytest.mark.parametrize(("op", "own"), OPS)
def test_the_value_has_the_shape_of_the_signature(op, own):
    _, values, y = arguments(op, own)
    assert evaluate([y], values, SIZES)[y].shape == y.type.array_shape(SIZES)


@pytest.mark.parametrize(("op", "own"), OPS)
def test_leading_axes_are_mapped(op, own):
    _, values, y = arguments(op, own)
    one = evaluate([y], values, SIZES)[y]
    stacked = {leaf: np.stack([v, v]) for leaf, v in values.items()}
    both = evaluate([y], stacked, SIZES)[y]
    np.testing.assert_allclose(np.broadcast_to(both, (2, *one.shape))[1], one)


@pytest.mark.parametrize(("op", "own"), OPS)
def test_leading_axes_may_be_missing_on_an_argument(op, own):
    symbols, values, y = arguments(op, own)
    one = evaluate([y], values, SIZES)[y]
    some = {**values, symbols[0]: np.stack([values[symbols[0]]] * 2)}
    both = evaluate([y], some, SIZES)[y]
    np.testing.assert_allclose(np.broadcast_to(both, (2, *one.shape))[1], one)


@pytest.mark.parametrize(("op", "own"), RULES)
def test_the_rule_is_the_derivative(op, own):
    for stepped, derived in true_gradients(op, own):
        np.testing.assert_allclose(derived, stepped, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("op", "own"), RULES)
def test_a_rule_that_is_wrong_by_a_thousandth_is_noticed(op, own):
    pairs = list(true_gradients(op, own, scale=1.001))
    assert not all(np.allclose(d, s, rtol=1e-9, atol=1e-11) for s, d in pairs)


def test_only_masks_and_layouts_have_no_rule():
    everything = (*TABLE.values(), *LETTERED.values())
    assert {o.name for o in everything if o.vjp is None} == WITHOUT_RULE | {o.name for o in MASKS}


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
