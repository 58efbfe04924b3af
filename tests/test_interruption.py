"""Work is given up where it is asked to be, and leaves nothing half done behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from backproof.interruption import GivenUp, checkpoint, given_up_when
from backproof.pipeline import check, read_text

DOCUMENTS = Path(__file__).parent / "documents"


def said(text: str) -> list[str]:
    return [str(judged.verdict) for judged in check(read_text(text, "notes.md")).statements]


def test_nothing_is_given_up_that_nobody_asks_for() -> None:
    checkpoint()
    with given_up_when(lambda: False):
        checkpoint()
    with pytest.raises(GivenUp), given_up_when(lambda: True):
        checkpoint()
    checkpoint()


@pytest.mark.parametrize("name", ["increments-wrong.md", "classifier-wrong.md"])
def test_a_check_that_was_given_up_anywhere_can_be_made_again(name: str) -> None:
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    expected, count = said(text), 0

    def counted() -> bool:
        nonlocal count
        count += 1
        return False

    with given_up_when(counted):
        assert said(text) == expected
    assert count > 50
    for place in range(1, count, count // 12):
        left = place

        def enough() -> bool:
            nonlocal left
            left -= 1
            return left == 0

        with pytest.raises(GivenUp), given_up_when(enough):
            said(text)
        assert said(text) == expected
