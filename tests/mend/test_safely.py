"""A fault of ours costs a line its fix and nothing else, but in tests."""

from __future__ import annotations

import pytest

from backproof.judge.verdicts import Fails
from backproof.mend import mending
from backproof.mend.safely import let_through
from backproof.pipeline import check, read_text

TEXT = "$L = x^2$ with a number $x$\n\n$\\frac{dL}{dx} = x^2 + x$\n"


def broken(*_: object) -> None:
    raise ZeroDivisionError("a fault of ours")


@pytest.mark.parametrize("where", ["repairs", "told_by_value"])
def test_a_fault_of_ours_is_raised_in_tests(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(mending, where, broken)
    with pytest.raises(ZeroDivisionError):
        check(read_text(TEXT, "notes.md"))


@pytest.mark.parametrize("where", ["repairs", "told_by_value"])
def test_a_reader_loses_no_more_than_the_fix(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(mending, where, broken)
    let_through.set(False)
    (judged,) = [j for j in check(read_text(TEXT, "notes.md")).statements if j.verdict is not None]
    assert isinstance(judged.verdict, Fails)
    assert judged.fix is None
