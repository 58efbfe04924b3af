"""What the tests of mending ask of a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backproof.judge.verdicts import Fails
from backproof.pipeline import Judged, check, read_text


@pytest.fixture
def failing() -> Callable[[str], Judged]:
    """The one statement of a text that fails, with what mends it."""

    def found(text: str) -> Judged:
        statements = check(read_text(text, "notes.md")).statements
        (one,) = [j for j in statements if isinstance(j.verdict, Fails)]
        return one

    return found


@pytest.fixture
def code_of(failing: Callable[[str], Judged]) -> Callable[[str], str]:
    """The code of the one statement of a text that fails."""

    def found(text: str) -> str:
        verdict = failing(text).verdict
        assert isinstance(verdict, Fails)
        return verdict.code

    return found
