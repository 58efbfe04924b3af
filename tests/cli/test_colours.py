"""Colour on a terminal alone, and as somebody wishes: in a process of its own, on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
WRONG = "$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n"
COLOUR = "\x1b["
Printed = Callable[..., str]


@pytest.fixture
def printed(tmp_path: Path) -> Printed:
    """What `check` prints on a terminal, with some variables set."""
    (tmp_path / "wrong.md").write_text(WRONG, encoding="utf-8")

    def run(*words: str, **variables: str) -> str:
        known = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
        master, slave = pty.openpty()
        subprocess.run(
            [sys.executable, "-m", "backproof", "check", *words, "wrong.md"], stdout=slave,
            env={**known, "TERM": "xterm", **variables}, cwd=tmp_path, check=False,
        )  # fmt: skip
        os.close(slave)
        found = b""
        with suppress(OSError):  # the other end is closed
            while piece := os.read(master, 1 << 16):
                found += piece
        os.close(master)
        return found.decode()

    return run


def test_a_terminal_has_colour(printed: Printed) -> None:
    out = printed()
    assert COLOUR in out
    assert "fails" in out


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_one_that_wants_none_has_none(printed: Printed, variables: dict[str, str]) -> None:
    out = printed(**variables)
    assert COLOUR not in out
    assert "fails" in out


def test_an_empty_no_color_is_no_wish(printed: Printed) -> None:
    assert COLOUR in printed(NO_COLOR="")


def test_the_option_says_more_than_the_variable(printed: Printed) -> None:
    assert COLOUR in printed("--color", "always", NO_COLOR="1")
    assert COLOUR not in printed("--color", "never")


@pytest.mark.parametrize("words", [("--format", "json"), ("--format", "sarif"), ("--diff",)])
def test_what_programs_read_has_none(printed: Printed, words: tuple[str, ...]) -> None:
    assert COLOUR not in printed("--color", "always", *words)


def test_statistics_and_concise_have_it_too(printed: Printed) -> None:
    assert COLOUR in printed("--statistics")
    assert COLOUR in printed("--format", "concise")
