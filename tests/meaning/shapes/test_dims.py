"""Unification of dims: what joins, what clashes, and what a settled context refuses."""

from __future__ import annotations

import pytest

from backproof.meaning.shapes.dims import Clash, Dims


def test_a_variable_takes_a_number_and_a_name():
    dims = Dims()
    open_, two = dims.fresh(), dims.fresh("W.rows", 2)
    dims.join(open_, two)
    assert dims.describe(open_) == "2"
    assert dims.is_one(open_) is False
    dims.join(two, dims.named("N"))
    assert dims.describe(open_) == "N"


def test_equal_numbers_stay_apart_until_they_are_joined():
    dims = Dims()
    assert not dims.same(dims.fresh("a", 2), dims.fresh("b", 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda d: d.named("N"), lambda d: d.named("K")),
        (lambda d: d.named("N"), lambda d: 0),
        (lambda d: d.fresh("a", 2), lambda d: d.fresh("b", 3)),
        (lambda d: d.fresh("a", 2), lambda d: 0),
    ],
)
def test_what_differs_clashes(one, other):
    dims = Dims()
    with pytest.raises(Clash):
        dims.join(one(dims), other(dims))


def test_a_declared_one_is_the_dim_one():
    assert Dims().fresh("b.rows", 1) == 0


def test_settled_dims_no_longer_join_but_new_ones_do():
    dims = Dims()
    a, b = dims.fresh("a"), dims.fresh("b")
    frozen = dims.freeze()
    assert not frozen.compatible(a, b)
    new = frozen.fresh()
    frozen.join(new, a)
    assert frozen.same(new, a)
    assert dims.compatible(a, b)


def test_a_length_is_a_sum_whatever_it_is_joined_with():
    dims = Dims()
    a, b, whole = dims.fresh("a"), dims.fresh("b"), dims.fresh("whole")
    assert dims.parts(whole) == ()
    dims.join(dims.sum_of((a, b)), whole)
    assert dims.parts(whole) == (a, b)
    assert dims.is_one(whole) is False
    assert dims.copy().parts(whole) == (a, b)
    dims.join(whole, dims.named("N"))
    assert dims.parts(dims.named("N")) == (a, b)
    assert dims.same(dims.sum_of((b, a)), whole)
