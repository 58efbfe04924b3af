"""Codes that are selected or ignored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backproof.silencing.selection import by_codes
from backproof.views.sheet import Sheet, unreadable

Judge = Callable[..., tuple[Sheet, ...]]
TEXT = (
    "$L = x^2 + y^2$\n\n$\\frac{dL}{dx} = 4x$\n\n$\\frac{dL}{dy} = -2y$\n\n$\\frac{dL}{dy} = q$\n"
)


@pytest.mark.parametrize(
    ("select", "ignore", "fails", "undecided"),
    [
        ([], [], 2, 1),
        (["scale"], [], 1, 0),
        ([], ["scale"], 1, 1),
        (["fails"], ["wrong-*"], 1, 0),
        ([], ["undecided"], 2, 0),
        (["undefined-symbol"], ["undefined-symbol"], 0, 0),
    ],
)
def test_what_is_not_named_is_silenced(
    judge: Judge, select: list[str], ignore: list[str], fails: int, undecided: int
) -> None:
    summary = by_codes(judge(TEXT)[0], select, ignore).summary
    assert (summary.fails, summary.undecided) == (fails, undecided)
    assert summary.fails + summary.undecided + summary.silenced == 3


def test_a_file_that_could_not_be_judged_is_always_reported() -> None:
    assert by_codes(unreadable("a.md", "gone"), ["scale"], ["*"]).summary.errors == 1
