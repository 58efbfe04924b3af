"""Exponentials below a mask: held to the side where the mask is 1, equal there, finite beyond."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, subtract
from backproof.algebra.ops.elementwise import exp, positive, square
from backproof.backends.stable_guards import guarded

Z = symbol("z")


def below(e: Expr) -> Expr:
    return subtract(constant(1), positive(e))


FORMULAS = {
    "below": multiply(below(Z), subtract(exp(Z), constant(1))),
    "above": multiply(positive(Z), exp(negate(Z))),
    "scaled": multiply(below(Z), exp(divide(Z, constant(0.1)))),
    "beyond a number": multiply(positive(subtract(constant(2), Z)), exp(square(Z))),
    "behind a number": multiply(below(subtract(Z, constant(1))), exp(add(Z, Z))),
    "negated": multiply(positive(negate(Z)), exp(Z)),
    "two masks": multiply(multiply(below(Z), exp(Z)), multiply(below(Z), exp(multiply(Z, Z)))),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_value_is_the_same_where_it_was_finite(name: str) -> None:
    written = FORMULAS[name]
    held = guarded(written)
    finite = 0
    for value in np.linspace(-3, 3, 25):
        before, after = (evaluate([e], {Z: np.array([[value]])}, {})[e] for e in (written, held))
        assert np.array_equal(before, after)
        finite += bool(np.isfinite(before).all())
    assert finite == 25
    assert held is not written


def test_what_is_masked_does_not_overflow() -> None:
    held = guarded(FORMULAS["below"])
    assert evaluate([held], {Z: np.array([[1e4]])}, {})[held] == 0


def test_without_a_mask_nothing_changes() -> None:
    assert guarded(exp(Z)) is exp(Z)
