"""The two ways to the truth, and that a wrong rule is noticed between them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import constant, element, gradient, jacobian
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.arithmetic import multiply, scale
from backproof.algebra.types import Letter
from backproof.documents import read_text
from backproof.judge.truth import AGREEMENT, contradicted, derivative, distance, symbolic, value_of
from backproof.judge.verdicts import Undecided
from backproof.judge.worlds import draw
from backproof.meaning.reading import readings
from backproof.pipeline import check

TEXT = r"""$X \in \mathbb{R}^{N \times 3}$, $W \in \mathbb{R}^{3 \times 4}$; a batch of $N$.
$$ Z = X W $$
$$ A = \tanh(Z) $$
$$ L = \frac{1}{N} \sum A \odot A $$
$$ \frac{\partial L}{\partial A} = \frac{2}{N} A $$
$$ \frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A} \odot (1 - A \odot A) $$
"""


@pytest.fixture
def world():
    return draw(next(readings(read_text(TEXT, "note.md"))).program, 0)


def test_complex_step_and_symbolic_agree(world):
    program = world.program
    deriver = Deriver(program)
    for quantity in (*program.free, *program.defined):
        one = derivative(world, gradient(program.loss, quantity))
        assert distance(one, np.broadcast_to(symbolic(world, deriver, quantity), one.shape)) < 1e-12


def test_a_jacobian_is_laid_out_row_by_row(world):
    z = next(e for e in world.program.defined if e.name == "Z")
    a = next(e for e in world.program.defined if e.name == "A")
    value = derivative(world, jacobian(a, z))
    np.testing.assert_allclose(value, np.diag(1 - world.values[a].ravel() ** 2), atol=1e-15)


def test_entries_by_letters_are_parts_of_the_jacobian(world):
    x, z, a = (next(e for e in world.values if e.name == name) for name in "XZA")
    whole = derivative(world, jacobian(a, x))
    rows, columns, inner = *world.values[a].shape, world.values[x].shape[1]
    entries = whole.reshape(rows, columns, rows, inner)
    i, r = Letter("i", a.type.rows), Letter("r", a.type.rows)
    j, k = Letter("j", a.type.columns), Letter("k", x.type.columns)

    def check(leaf, expected):
        value = derivative(world, leaf)
        assert value.shape == leaf.type.array_shape(world.sizes)
        np.testing.assert_allclose(value, expected.reshape(value.shape), atol=1e-15)

    check(element(a, x, (i, j), (r, k)), entries.transpose(0, 1, 3, 2))
    check(element(a, x, (i, j), (i, k)), np.einsum("ijik->ijk", entries))
    check(element(a, x, (i, None), (r, None)), entries.transpose(0, 2, 1, 3))
    check(element(a, x, (i, j)), entries)
    check(element(a, x, wrt_letters=(None, k)), entries.transpose(3, 0, 1, 2))
    check(element(a, x, wrt_letters=(r, k)), entries.transpose(3, 2, 0, 1))
    check(element(z, a, (i, j), (r, None)), np.zeros((rows, columns, rows, columns)))
    loss = world.program.loss
    check(element(loss, x, wrt_letters=(i, k)), derivative(world, gradient(loss, x)))
    twice = multiply(constant(2), element(loss, x, wrt_letters=(i, k)))
    assert value_of(world, twice).shape == (rows, inner, 1, 1)


def test_a_rule_that_is_wrong_by_a_thousandth_is_our_bug_and_never_the_authors(monkeypatch):
    tanh = TABLE["tanh"]

    def wrong(g, y, x):
        return (scale(constant(1.001), tanh.vjp(g, y, x)[0]),)

    monkeypatch.setitem(TABLE, "tanh", dataclasses.replace(tanh, vjp=wrong))
    verdicts = [j.verdict for j in check(read_text(TEXT, "note.md")).statements if j.verdict]
    assert any(isinstance(v, Undecided) and v.code == "internal-disagreement" for v in verdicts)
    assert AGREEMENT < 1e-6


def test_what_rounding_leaves_of_terms_that_cancel_contradicts_nothing():
    text = (
        "$r = Xw - t$\n\n$J = 2m(s/r)^\\top r$\n\n$\\frac{\\partial J}{\\partial w} = 2X^\\top r$\n"
    )
    program = next(readings(read_text(text, "note.md"))).program
    (w,) = (e for e in program.free if e.name == "w")
    deriver = Deriver(program)
    for which in range(4):
        point = draw(program, which)
        stepped = derivative(point, gradient(program.loss, w))
        assert np.abs(stepped).max() < 1e-10
        assert not contradicted(point, deriver, w, stepped)
        assert contradicted(point, deriver, w, stepped + 1e-3)
