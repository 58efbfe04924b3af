"""The orders of the samples."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.training.orders import MOST_AHEAD, Orders, sequences
from backproof.training.settings import Settings

SETTINGS = Settings(epochs=7, seed=3)


@pytest.mark.parametrize("parts", [[7], [1, 6], [3, 3, 1], [2, 2]])
def test_they_are_the_same_drawn_ahead_or_not(parts: list[int]) -> None:
    here, ahead = Orders(5, SETTINGS), Orders(5, SETTINGS)
    ahead.draw_ahead()
    for part in parts:
        taken = here.take(part)
        assert taken.shape == (part, 5)
        np.testing.assert_array_equal(ahead.take(part), taken)


def test_no_more_are_drawn_than_training_takes() -> None:
    orders = Orders(5, SETTINGS)
    orders.draw_ahead()
    orders.draw_ahead()
    orders.take(7)
    random = sequences(3)[1]
    for _ in range(7):
        random.permutation(5)
    np.testing.assert_array_equal(orders.take(1)[0], random.permutation(5))


def test_few_are_held_where_there_are_many_samples() -> None:
    orders = Orders(MOST_AHEAD, SETTINGS)
    orders.draw_ahead()
    random = sequences(3)[1]
    np.testing.assert_array_equal(orders.take(1)[0], random.permutation(MOST_AHEAD))
    np.testing.assert_array_equal(orders.take(1)[0], random.permutation(MOST_AHEAD))


def test_without_shuffling_each_epoch_takes_them_as_they_stand() -> None:
    orders = Orders(4, Settings(epochs=2, shuffle=False))
    orders.draw_ahead()
    np.testing.assert_array_equal(orders.take(2), [[0, 1, 2, 3]] * 2)


def test_starts_and_orders_are_drawn_apart() -> None:
    starts, orders = sequences(0)
    assert starts.standard_normal() != orders.standard_normal()
