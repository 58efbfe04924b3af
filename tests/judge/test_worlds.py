"""Sample points: sizes that hide nothing, values at which nothing is degenerate."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.algebra.expressions import constant, symbol
from backproof.algebra.ops.arithmetic import add, multiply, square, subtract
from backproof.algebra.ops.elementwise import log, maximum, positive, relu
from backproof.algebra.ops.letters import equal, position, take_column, take_row, total
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Dim, Letter, Type
from backproof.judge.worlds import (
    POOLS,
    NoPoint,
    degenerate,
    draw,
    drawn_in,
    sizes_for,
    steps_of,
)

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


INDEX, OTHER = Letter("i", M), Letter("j", M)
BELOW = positive(subtract(position(OTHER), position(INDEX)))


def test_masks_of_positions_are_as_they_are():
    x = take_column(take_row(X, INDEX), Letter("c", N))
    pairs = total(total(multiply(multiply(BELOW, position(OTHER)), x), INDEX), OTHER)
    far = total(multiply(square(position(INDEX)), BELOW), INDEX)
    same = total(multiply(equal(position(INDEX), position(OTHER)), total(x, INDEX)), OTHER)
    zero = multiply(total(far, OTHER), constant(0))
    everything = total(total(add(zero, add(pairs, same)), Letter("c", N)), INDEX)
    world = draw(Program((Definition(L, multiply(constant(0.001), everything)),), loss=L), 0)
    assert np.all(np.isfinite(world.values[X]))


def trouble(order, values):
    drawn = drawn_in(order)
    return "".join(degenerate(e, values, drawn) for e in order)


def test_a_mask_of_drawn_values_is_away_from_its_jump():
    x = take_row(symbol("x", Type(M, Dim("1", 1))), INDEX)
    at = {x: np.array([[[1.0]], [[2.5]]]), position(INDEX): np.array([[[1.0]], [[2.0]]])}
    leaf = x.args[0]
    order, values = [leaf, x, position(INDEX)], {leaf: at[x][:, 0], **at}
    mask = equal(x, position(INDEX))
    assert "tie" in trouble([*order, mask], {**values, mask: np.ones((2, 1, 1))})
    values[x] = np.array([[[1.0]], [[2.6]]])
    assert not trouble([*order, mask], {**values, mask: np.ones((2, 1, 1))})


def test_a_tie_is_looked_for_among_arguments_with_other_letters():
    x, y = symbol("x", Type(M, Dim("1", 1))), symbol("y", Type(N, Dim("1", 1)))
    larger = maximum(take_row(x, INDEX), take_row(y, Letter("n", N)))
    total_of_all = total(total(larger, INDEX), Letter("n", N))
    world = draw(Program((Definition(L, multiply(constant(0.01), total_of_all)),), loss=L), 0)
    assert np.min(np.abs(world.values[x] - world.values[y].T)) > 1e-3


def test_a_step_tells_what_a_new_draw_of_its_leaves_changes():
    y, s = symbol("Y", X.type), symbol("S", X.type)
    first = Definition(s, square(X))
    second = Definition(L, sum_all(add(multiply(y, s), square(s))))
    one, two = steps_of(Program((first, second), loss=L))
    assert (one.leaves, one.fixed, one.moving) == ((X,), (), (X, square(X)))
    assert two.leaves == (y,)
    assert set(two.fixed) == {s, square(s)}
    assert two.moving[0] is y
    assert two.moving[-1] is second.expr


def test_a_point_needs_no_luck_where_values_grow():
    grown = X
    definitions = []
    for depth in range(4):
        layer = symbol(f"Z{depth}", X.type)
        definitions.append(Definition(layer, add(square(grown), grown)))
        grown = layer
    world = draw(Program((*definitions, Definition(L, sum_all(grown))), loss=L), 0)
    assert np.all(np.abs(world.values[grown]) < 20)


def test_arrays_with_many_letters_are_small():
    few = [sizes_for([M, N], which, few=True) for which in range(4)]
    assert len({(sizes[M], sizes[N]) for sizes in few}) == 4
    letters = tuple(Letter(name, Dim(name)) for name in "ijkmn")
    product = position(letters[0])
    for letter in letters[1:]:
        product = multiply(product, position(letter))
    for letter in letters:
        product = total(product, letter)
    world = draw(Program((Definition(L, product),), loss=L), 0)
    assert max(np.size(value) for value in world.parts.values()) < 4_000
