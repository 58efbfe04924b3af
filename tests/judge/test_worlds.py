"""Sample points: sizes that hide nothing, values at which nothing is degenerate."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.expressions import constant, symbol
from backproof.algebra.ops.arithmetic import add, square, subtract
from backproof.algebra.ops.elementwise import log, relu
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Dim, Type
from backproof.judge.worlds import POOLS, NoPoint, draw, sizes_for

M, N = Dim("m"), Dim("n")
X = symbol("X", Type(M, N))
L = symbol("L")


def test_no_size_is_one_two_or_a_square_and_all_differ():
    for pool in POOLS:
        assert len(set(pool)) == len(pool)
        assert all(size > 2 and int(size**0.5) ** 2 != size for size in pool)
    first, second = (sizes_for([M, N], which) for which in (0, 1))
    assert all(first[d] != second[d] for d in (M, N))


def test_a_point_has_mixed_masks_and_is_repeatable():
    program = Program((Definition(L, sum_all(relu(X))),), loss=L)
    world = draw(program, 0)
    assert np.any(world.values[X] > 0)
    assert np.any(world.values[X] < 0)
    np.testing.assert_array_equal(world.values[X], draw(program, 0).values[X])


def test_arguments_of_log_are_drawn_positive():
    world = draw(Program((Definition(L, sum_all(log(X))),), loss=L), 0)
    assert np.all(world.values[X] > 0)


def test_a_program_without_a_regular_point_says_what_stands_in_the_way():
    never = log(subtract(constant(-1, X.type), square(X)))
    with pytest.raises(NoPoint, match="log"):
        draw(Program((Definition(L, add(sum_all(never), constant(0))),), loss=L), 0)
