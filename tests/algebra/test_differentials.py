"""Differentials and adjoints: by complex steps, by the rules, and against each other."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.differentials import adjoint, derived, differential, direction
from backproof.algebra.expressions import TypeFault, constant, symbol
from backproof.algebra.ops.arithmetic import add, multiply
from backproof.algebra.ops.elementwise import exp, tanh
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.normalised import softmax_rows
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Dim, Type
from backproof.judge.truth import AGREEMENT, distance, doubted, value_of
from backproof.judge.worlds import draw

N, D, C = Dim("N"), Dim("D"), Dim("C")
X, W = symbol("X", Type(N, D)), symbol("W", Type(D, C))
Z, Y = symbol("Z", Type(N, C)), symbol("Y", Type(N, C))
Q = symbol("Q", Type(C, C))
L = symbol("L")
PROGRAM = Program((
    Definition(Z, matmul(X, W)),
    Definition(Y, matmul(softmax_rows(add(Z, tanh(Z))), inverse(Q))),
    Definition(L, sum_all(multiply(exp(Y), Z))),
), loss=L)  # fmt: skip


@pytest.mark.parametrize("of", [Z, Y, L], ids=repr)
@pytest.mark.parametrize("moving", [(X,), (W,), (Z,), (X, W), (Z, W), (Q, X)], ids=repr)
def test_the_rules_agree_with_complex_steps(of, moving):
    along = {e: direction(f"d {e.name}", e.type) for e in moving}
    applied = differential(of, along)
    assert all(not doubted(draw(PROGRAM, which), applied) for which in (0, 1))


@pytest.mark.parametrize(("of", "wrt"), [(Z, X), (Y, W), (L, X), (Y, Q), (Y, Z)], ids=repr)
def test_the_adjoint_is_the_transpose_of_the_differential(of, wrt):
    along, against = direction("h", wrt.type), direction("g", of.type)
    forward = sum_all(multiply(differential(of, {wrt: along}), against))
    backward = sum_all(multiply(along, adjoint(of, wrt, against)))
    for which in (0, 1):
        world = draw(PROGRAM, which)
        assert distance(value_of(world, forward), value_of(world, backward)) < AGREEMENT
        assert not doubted(world, backward)


def test_what_defines_a_moving_quantity_is_held():
    world = draw(PROGRAM, 0)
    both = differential(Z, {Z: direction("d Z", Z.type), W: direction("d W", W.type)})
    assert both is direction("d Z", Z.type)
    through = value_of(
        world, differential(Y, {Z: direction("d Z", Z.type), W: constant(0, W.type)})
    )
    alone = value_of(world, differential(Y, {Z: direction("d Z", Z.type)}))
    assert np.array_equal(through, alone)


def test_a_wrong_rule_is_noticed(monkeypatch):
    applied = differential(Y, {X: direction("d X", X.type)})
    monkeypatch.setattr(
        "backproof.judge.truth.derived",
        lambda program, e: multiply(constant(1.001, Y.type), derived(program, e)),
    )
    assert doubted(draw(PROGRAM, 0), applied)


def test_a_direction_has_the_shape_of_what_moves():
    with pytest.raises(TypeFault):
        differential(Z, {X: transpose(direction("h", X.type))})
    with pytest.raises(TypeFault):
        adjoint(Z, X, direction("g", X.type))
