"""Each law of the stable forms: equal where both are finite, finite where one is not."""

from __future__ import annotations

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, subtract
from backproof.algebra.ops.elementwise import exp, log, reciprocal, sigmoid, softplus
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns, sum_rows
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, Dim, Type
from backproof.backends import stable_rows
from backproof.backends.plan import make_plan
from backproof.backends.stable import inlined, stabilise

M, K = Dim("M"), Dim("K")
Z = symbol("Z", Type(M, K))
ROW, COLUMN = symbol("Z_r", Type(ONE, K)), symbol("Z_c", Type(M, ONE))
UNIT = constant(1, Z.type)
SIZES = {M: 3, K: 5}

WRITTEN = {
    "log σ": log(sigmoid(Z)),
    "log 1-σ": log(subtract(UNIT, sigmoid(Z))),
    "log -σ+1": log(add(negate(sigmoid(Z)), UNIT)),
    "log softmax rows": log(softmax_rows(Z)),
    "log softmax columns": log(softmax_columns(Z)),
    "log transposed": log(transpose(softmax_rows(Z))),
    "log exp": log(exp(Z)),
    "log 1+exp": log(add(UNIT, exp(Z))),
    "logsumexp columns": log(sum_columns(exp(Z))),
    "logsumexp rows": log(sum_rows(exp(Z))),
    "logsumexp row": log(sum_all(exp(ROW))),
    "logsumexp column": log(sum_all(exp(COLUMN))),
    "log σ written out": log(reciprocal(add(UNIT, exp(negate(Z))))),
    "log σ as a quotient": log(divide(exp(Z), add(UNIT, exp(Z)))),
    "log softmax written out": log(divide(exp(Z), expand(sum_columns(exp(Z)), Z.type))),
    "log softmax times 1/sum": log(multiply(exp(Z), expand(reciprocal(sum_rows(exp(Z))), Z.type))),
}


def better(e: Expr) -> Expr:
    program = stabilise(Program((Definition(symbol("v", e.type), e),)))
    return program.definitions[0].expr


def value(e: Expr, z: np.ndarray) -> np.ndarray:
    values = {Z: z, ROW: z[:1], COLUMN: z[:, :1]}
    with np.errstate(all="ignore"):
        return evaluate([e], values, SIZES)[e]


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_stable_form_is_equal_and_finite(written: Expr) -> None:
    form = better(written)
    assert form is not written
    z = np.random.default_rng(1).normal(size=(3, 5))
    np.testing.assert_allclose(value(form, z), value(written, z), rtol=1e-12, atol=1e-14)
    assert not np.allclose(value(form, z * 1.001), value(written, z), rtol=1e-5, atol=0)
    assert np.isfinite(value(form, z * 1e4)).all()
    assert not np.isfinite(value(written, z * 1e4)).all()


def test_forms_without_a_law_stay() -> None:
    p = symbol("p", Z.type)
    for e in (log(p), log(subtract(UNIT, p)), log(subtract(sigmoid(Z), UNIT)), exp(Z)):
        assert better(e) is e
    assert better(log(subtract(constant(2, Z.type), sigmoid(Z)))).op is log


def test_a_law_looks_through_names_but_keeps_them() -> None:
    program = networks.disc()
    changed = stabilise(program)
    assert [d.symbol for d in changed.definitions] == [d.symbol for d in program.definitions]
    assert changed.definitions[:-1] == program.definitions[:-1]
    assert softplus(changed.definitions[4].symbol) in _parts(changed.definitions[-1].expr)


def _parts(e: Expr) -> list[Expr]:
    return [e, *(p for a in e.args for p in _parts(a))]


@pytest.mark.parametrize("row", stable_rows.ROWS, ids=lambda row: row.name)
def test_the_rows_have_the_right_derivative(row) -> None:
    z = np.random.default_rng(2).normal(size=(3, 5))
    g = symbol("g", row(Z).type)
    weight = np.random.default_rng(3).normal(size=g.type.shape(SIZES))
    found = evaluate([row.vjp(g, row(Z), Z)[0]], {Z: z, g: weight}, SIZES)
    moved = row.meaning(z + 1e-30j * np.eye(15).reshape(15, 3, 5)).imag / 1e-30
    expected = (weight * moved).sum(axis=(-2, -1)).reshape(3, 5)
    gradient = found[row.vjp(g, row(Z), Z)[0]]
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-14)
    assert not np.allclose(gradient * 1.001, expected, rtol=1e-5)


@pytest.mark.parametrize("z", [-1e4, -40.0, 0.0, 40.0, 1e4])
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_the_gradient_is_right_on_a_saturated_sigmoid(z: float, label: float) -> None:
    """The factor 1/(ŷ (1 - ŷ)) is infinite there, and the one-sided forms are wrong at 0."""
    program = networks.disc()
    plan = make_plan(program)
    b3 = program.parameters[-1]
    known: dict[Expr, np.ndarray] = {
        s: np.zeros(s.type.shape({networks.N: 1, **program.numbers})) for s in plan.given
    }
    known[b3] = np.array([[z]])
    known[program.targets[0]] = np.array([[label]])
    sizes = {networks.N: 1, **program.numbers}
    for step in (*plan.forward, *plan.backward):
        known[step.target] = evaluate([step.expr], known, sizes)[step.expr]
    expected = (1 / (1 + np.exp(-z)) if z > -700 else 0.0) - label
    np.testing.assert_allclose(known[plan.gradients[b3]], [[expected]], atol=1e-15)
    assert np.isfinite(known[program.loss]).all()


def test_inlining_writes_a_quantity_in_terms_of_what_is_given() -> None:
    program = networks.softmax()
    whole = inlined(program, program.definitions[-1].expr)
    assert not {d.symbol for d in program.definitions} & set(_parts(whole))
