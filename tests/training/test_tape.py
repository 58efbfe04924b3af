"""A tape computes what the algebra says, for one start and for many."""

from __future__ import annotations

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Op, constant, symbol
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.arithmetic import add, scale
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import expand, sum_rows
from backproof.algebra.types import ONE, Dim, Type
from backproof.backends import stable_rows
from backproof.backends.stable import inlined
from backproof.training.tape import record

DIMS = {letter: Dim(letter) for letter in "mnpk"} | {"1": ONE}
DIMS["s"] = Dim("s", None, (), (DIMS["m"], DIMS["p"]))
SIZES = {DIMS["m"]: 3, DIMS["n"]: 5, DIMS["p"]: 2, DIMS["k"]: 15}
ROWS = [*TABLE.values(), *stable_rows.ROWS]


@pytest.mark.parametrize("lead", [(), (4,)], ids=["one", "four restarts"])
@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_every_operation(op: Op, lead: tuple[int, ...]) -> None:
    arguments, result = op.shapes
    args = [symbol(f"a{i}", Type(DIMS[r], DIMS[c])) for i, (r, c) in enumerate(arguments)]
    letters = {letter for pair in (*arguments, result) for letter in pair if letter != "1"}
    e = op(*args, **{letter: DIMS[letter] for letter in letters})
    random = np.random.default_rng(6)
    # The second argument is shared by all restarts, as samples are.
    values = {
        a: random.uniform(
            op.domain.low, op.domain.high, ((lead if i == 0 else ()) + a.type.shape(SIZES))
        )
        for i, a in enumerate(args)
    }
    tape = record([e], values, SIZES)
    with np.errstate(all="ignore"):
        for _ in range(2):
            tape.run()
            np.testing.assert_allclose(
                tape.results[e], evaluate([e], values, SIZES)[e], rtol=1e-12, atol=1e-14
            )
            for array in values.values():
                array *= 1.001  # arrays are read anew in each run


def test_not_a_number_is_not_hidden() -> None:
    x = symbol("x", Type(DIMS["m"], DIMS["n"]))
    for name in ("relu", "sigmoid", "softplus", "softmax_rows", "tanh"):
        e = TABLE[name](x)
        tape = record([e], {x: np.full((3, 5), np.nan)}, SIZES)
        tape.run()
        assert np.isnan(tape.results[e]).all()


def test_repeats_and_numbers_in_every_place() -> None:
    m, n = DIMS["m"], DIMS["n"]
    r, s = symbol("r", Type(ONE, n)), symbol("s", Type(ONE, ONE))
    two = constant(2, Type(m, n))
    roots = [
        expand(r, two.type),
        matmul(transpose(expand(r, two.type)), two),
        sum_rows(expand(s, two.type)),
        add(expand(s, two.type), two),
        scale(s, two),
        constant(3, Type(m, m)),
        transpose(two),
    ]
    values = {r: np.arange(5.0)[None], s: np.array([[7.0]])}
    tape = record(roots, values, SIZES)
    tape.run()
    expected = evaluate(roots, values, SIZES)
    for root in roots:
        assert tape.results[root].shape == expected[root].shape
        np.testing.assert_allclose(tape.results[root], expected[root])


def test_results_go_where_they_are_wanted() -> None:
    a = symbol("a", Type(DIMS["m"], DIMS["n"]))
    for root in (add(a, a), transpose(a), a):
        array = np.ones((3, 5))
        out = np.zeros(root.type.shape(SIZES))
        tape = record([root], {a: array}, SIZES, {root: out})
        tape.run()
        assert (out == (2 if root is not a and root.op.name == "add" else 1)).all()


def test_a_whole_loss() -> None:
    program = networks.softmax()
    root = inlined(program, program.loss)
    sizes = {networks.N: 7, networks.d: 3, networks.c: 4}
    random = np.random.default_rng(7)
    leaves = (*program.inputs, *program.targets, *program.parameters)
    values = {s: random.normal(size=s.type.shape(sizes)) for s in leaves}
    tape = record([root], values, sizes)
    tape.run()
    np.testing.assert_allclose(tape.results[root], evaluate([root], values, sizes)[root])


@pytest.mark.parametrize("lead", [(), (3,)], ids=["one", "three restarts"])
@pytest.mark.parametrize("seed", range(40))
def test_no_result_is_overwritten_while_it_is_needed(seed: int, lead: tuple[int, ...]) -> None:
    """Operations drawn at random, of which some are read late, twice, or through a view."""
    random = np.random.default_rng(seed)
    square = Type(DIMS["m"], DIMS["m"])
    x, row = symbol("x", square), symbol("r", Type(ONE, DIMS["m"]))
    values = {x: random.normal(size=(*lead, 3, 3)), row: random.normal(size=(1, 3))}
    made = [x, expand(row, square)]
    for _ in range(14):
        a, b = (made[-1 - int(random.integers(min(len(made), 5)))] for _ in range(2))
        names = ("add", "multiply", "relu", "positive", "tanh", "softplus", "transpose", "matmul")
        name = str(random.choice(names))
        made.append(TABLE[name](a, b) if len(TABLE[name].shapes[0]) == 2 else TABLE[name](a))
    roots = [made[-1], made[-4], made[int(random.integers(len(made)))]]
    expected = evaluate(roots, values, SIZES)
    tape = record(roots, values, SIZES)
    for _ in range(2):
        tape.run()
        for root in roots:
            np.testing.assert_allclose(tape.results[root], expected[root], rtol=1e-12, atol=1e-12)


def test_a_result_takes_the_place_of_what_is_read_for_the_last_time() -> None:
    """The sum, what is rectified and the mask of it: one array and another, not three."""
    m, n = DIMS["m"], DIMS["n"]
    x, w, b = symbol("x", Type(m, m)), symbol("w", Type(m, n)), symbol("b", Type(ONE, n))
    z = add(matmul(x, w), expand(b, Type(m, n)))
    roots = [sum_rows(TABLE["relu"](z)), sum_rows(TABLE["positive"](z))]
    values = {x: np.ones((3, 3)), w: np.ones((3, 5)), b: np.ones((1, 5))}
    assert record(roots, values, SIZES).bytes == 8 * (15 + 2 * 5)
