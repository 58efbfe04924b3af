"""Several processes: the same results in the same order."""

from __future__ import annotations

import os

import pytest

from backproof.cli.errors import CommandError
from backproof.cli.parallel import in_order, worthwhile


def doubled(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def ended(number: int) -> int:
    os._exit(number)


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
def test_results_come_in_order(jobs: int) -> None:
    assert [value for value, _ in in_order(doubled, range(7), jobs)] == [0, 2, 4, 6, 8, 10, 12]


def test_processes_only_where_there_is_enough_to_do() -> None:
    assert worthwhile(0) == worthwhile(1) == 1
    assert worthwhile(10_000) <= (os.cpu_count() or 1)
    assert {process for _, process in in_order(doubled, range(1), 4)} == {os.getpid()}
    assert os.getpid() not in {process for _, process in in_order(doubled, range(4), 2)}


def test_a_process_that_is_ended_from_outside_is_one_line() -> None:
    with pytest.raises(CommandError, match="--jobs 1"):
        list(in_order(ended, [3, 3, 3], 2))
