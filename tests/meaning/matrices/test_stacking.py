"""Lengths of stacked quantities: what two sums have to share."""

import pytest

from backproof.meaning.shapes.dims import Clash, Dims


def test_a_sum_does_not_depend_on_the_order_of_its_parts() -> None:
    dims = Dims()
    a, b = dims.fresh("a"), dims.fresh("b")
    assert dims.sum_of((a, b)) == dims.sum_of((b, a))
    assert dims.is_one(dims.sum_of((a, b))) is False


def test_equal_sums_with_a_part_in_common_have_equal_rests() -> None:
    dims = Dims()
    a, b, c = dims.fresh("a"), dims.fresh("b"), dims.fresh("c")
    dims.join(dims.sum_of((a, b)), dims.sum_of((c, a)))
    assert dims.same(b, c)


def test_a_sum_is_none_of_its_parts() -> None:
    dims = Dims()
    a, b = dims.fresh("a"), dims.fresh("b")
    with pytest.raises(Clash):
        dims.join(a, dims.sum_of((a, b)))


def test_sums_that_became_equal_are_one_once_the_shapes_are_settled() -> None:
    dims = Dims()
    a, b, c = dims.fresh("a"), dims.fresh("b"), dims.fresh("c")
    one, other = dims.sum_of((a, b)), dims.sum_of((a, c))
    dims.join(b, c)
    assert not dims.same(one, other)
    assert dims.freeze().same(one, other)
