"""Plans: order, sharing, and only what is needed."""

from __future__ import annotations

import networks
import pytest

from backproof.algebra.derive import Deriver, NoRule
from backproof.algebra.expressions import (
    Expr,
    Notation,
    Op,
    constant,
    gradient,
    leaves,
    symbol,
    symbol_op,
)
from backproof.algebra.ops.arithmetic import add, multiply, square, subtract
from backproof.algebra.ops.elementwise import exp, relu
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.algebra.types import Dim, Type
from backproof.backends.collect import collect
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.plan import make_plan


@pytest.mark.parametrize("make", networks.ALL.values(), ids=networks.ALL.keys())
def test_everything_is_assigned_before_it_is_used(make: type[Program]) -> None:
    plan = make_plan(make())
    known = set(plan.given)
    for step in (*plan.forward, *plan.backward):
        assert set(leaves(step.expr)) <= known
        assert step.target not in known
        known.add(step.target)
    assert set(plan.gradients.values()) <= known


@pytest.mark.parametrize("make", networks.ALL.values(), ids=networks.ALL.keys())
def test_derived_at_once_is_derived_one_by_one(make: type[Program]) -> None:
    program = make()
    for named in (program.defined, ()):
        at_once, alone = (Deriver(program, named, steps=steps) for steps in (False, True))
        for quantity in (*program.parameters, *program.defined, *program.inputs):
            assert at_once.gradient(quantity).expr is alone.gradient(quantity).expr
            assert not at_once.gradient(quantity).steps


def test_what_has_no_rule_only_matters_to_who_asks() -> None:
    d = Dim("d")
    odd = Op("odd", "(m,n)->(1,1)", lambda a: a.sum(), None, Notation("prefix", "odd", "odd"))
    a, b = symbol("a", Type(d, d)), symbol("b")
    loss = symbol("L")
    program = Program((Definition(loss, add(odd(a), square(b))),), (), (), (a, b), loss, loss)
    deriver = Deriver(program, program.defined, steps=False)
    assert deriver.gradient(b).expr is Deriver(program).gradient(b).expr
    with pytest.raises(NoRule, match="odd"):
        deriver.gradient(a)


def test_the_gradient_of_a_cross_entropy_is_the_error_of_the_prediction() -> None:
    program = networks.disc()
    plan = make_plan(program)
    steps = {plan.names[step.target]: step.expr for step in plan.backward}
    assert repr(steps["dL_dX_3"]).endswith("subtract(ŷ, y))")
    assert next(iter(steps)) == "dL_dX_3"
    assert "dL_dX" not in steps  # nobody asked for the gradient by the input
    assert "dL_dy_hat" not in steps


def test_a_parameter_gradient_comes_as_soon_as_it_can() -> None:
    plan = make_plan(networks.disc())
    order = [plan.names[step.target] for step in plan.backward]
    assert order[:4] == ["dL_dX_3", "dL_dW_3", "dL_db_3", "dL_dX_2r"]


def test_a_repeated_part_gets_one_name() -> None:
    w, x, L = symbol("w"), symbol("x"), symbol("L")
    part = exp(multiply(w, x))
    program = Program(
        (Definition(L, add(multiply(part, x), multiply(part, part))),), (x,), (), (w,), loss=L
    )
    plan = make_plan(program)
    shared = [s for s in plan.forward if s.target.op is symbol_op and "shared" in s.target.name]
    assert [s.expr for s in shared] == [part]
    assert all(part not in list(_parts(s.expr)) for s in plan.backward)


def _parts(e: Expr) -> list[Expr]:
    return [e, *(p for a in e.args for p in _parts(a))]


def test_a_parameter_that_the_loss_ignores_has_the_gradient_zero() -> None:
    w, v, L = symbol("w"), symbol("v"), symbol("L")
    plan = make_plan(Program((Definition(L, multiply(w, w)),), parameters=(w, v), loss=L))
    zero = next(s.expr for s in plan.backward if s.target is plan.gradients[v])
    assert repr(zero) == "constant(0.0)"


def test_a_program_without_a_loss_is_refused() -> None:
    with pytest.raises(UnsupportedProgram, match="no loss") as caught:
        make_plan(Program(()))
    assert caught.value.code == "no-loss"


def test_given_gradients_are_used_and_must_be_complete() -> None:
    w, L = symbol("w"), symbol("L")
    program = Program((Definition(L, multiply(w, w)),), parameters=(w,), loss=L)
    plan = make_plan(program, {w: add(w, w)})
    assert plan.backward[0].expr is add(w, w)
    with pytest.raises(UnsupportedProgram, match="not given"):
        make_plan(program, {})
    with pytest.raises(UnsupportedProgram, match="one another"):
        make_plan(program, {w: gradient(L, w)})


def test_collecting_terms_is_exact() -> None:
    a, b = symbol("a"), symbol("b")
    square = multiply(add(a, b), add(a, b))
    assert simplify(collect(add(square, multiply(a, b)))) is add(square, multiply(a, b))
    assert collect(subtract(multiply(a, add(b, constant(1))), multiply(b, a))) is a


def test_a_network_of_two_thousand_layers_has_a_plan() -> None:
    """Nothing on the way is recursive, and every gradient comes after what it needs."""
    n, h = Dim("N"), Dim("h")
    x, y = symbol("X", Type(n, h)), symbol("y", Type(n, h))
    definitions, parameters, a = [], [], x
    for i in range(2000):
        w, out = symbol(f"W_{i}", Type(h, h)), symbol(f"A_{i}", Type(n, h))
        definitions.append(Definition(out, relu(matmul(a, w))))
        parameters.append(w)
        a = out
    loss = symbol("L")
    definitions.append(Definition(loss, sum_all(square(subtract(a, y)))))
    plan = make_plan(Program(tuple(definitions), (x,), (y,), tuple(parameters), loss, a, n))
    known = set(plan.given)
    for step in (*plan.forward, *plan.backward):
        assert set(leaves(step.expr)) <= known
        known.add(step.target)
    assert set(plan.gradients.values()) <= known
    assert len(set(plan.names.values())) == len(plan.names)
