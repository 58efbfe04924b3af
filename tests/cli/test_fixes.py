"""`check --fix` and `--diff`: the fixes are made, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
NOTES = (
    "﻿# Notes\r\n\r\nThe rows of $X \\in \\mathbb{R}^{N \\times 3}$ are N samples.\r\n\r\n"
    "$$ z = X w $$\r\n$$ L = \\frac{1}{2} \\|z\\|^2 $$\r\n\r\n"
    "$$ \\frac{\\partial L}{\\partial z} = -z $$\r\n"
    "$$ \\frac{\\partial L}{\\partial w} = X \\frac{\\partial L}{\\partial z} $$ \t\r\n"
)
MENDED = NOTES.replace("= -z", "= z").replace("= X \\f", "= X^{\\top} \\f")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_bytes(NOTES.encode())
    return path


def test_fix_mends_and_touches_no_other_character(backproof: Run, notes: Path) -> None:
    notes.chmod(0o640)
    done = backproof("check", "--fix", "notes.md")
    assert done.status == 0
    assert done.err == "backproof: 2 fixes made\n"
    assert "2 hold, 0 fail" in done.out
    assert notes.read_bytes() == MENDED.encode()
    assert notes.stat().st_mode & 0o777 == 0o640
    assert list(notes.parent.glob(".notes*")) == []


def test_fix_leaves_a_file_alone_that_needs_none(backproof: Run, notes: Path) -> None:
    notes.write_bytes(MENDED.encode())
    before = notes.stat()
    assert backproof("check", "--fix", "notes.md").status == 0
    assert notes.stat().st_mtime_ns == before.st_mtime_ns
    assert notes.stat().st_ino == before.st_ino


def test_fix_follows_a_link(backproof: Run, notes: Path) -> None:
    link = notes.with_name("link.md")
    link.symlink_to(notes)
    assert backproof("check", "--fix", "link.md").status == 0
    assert link.is_symlink()
    assert notes.read_bytes() == MENDED.encode()


def test_diff_changes_nothing(backproof: Run, notes: Path) -> None:
    done = backproof("check", "--diff", "notes.md")
    assert done.status == 1
    assert notes.read_bytes() == NOTES.encode()
    lines = done.out.splitlines()
    assert lines[0] == "--- notes.md"
    assert "-$$ \\frac{\\partial L}{\\partial z} = -z $$" in lines
    assert "+$$ \\frac{\\partial L}{\\partial z} = z $$" in lines


def test_standard_input_cannot_be_fixed(backproof: Run) -> None:
    assert backproof("check", "--fix", "-").status == 2


def test_explain_prints_a_page(backproof: Run) -> None:
    done = backproof("explain", "missing-transpose")
    assert done.status == 0
    assert done.out.startswith("# missing-transpose\n")
    assert "missing-transpose\n" in backproof("explain").out
    assert "could not be decided" in backproof("explain", "no-path").out
    assert "says what cannot be read" in backproof("explain", "unclosed").err
    assert "could not be decided" in backproof("explain", "no-instance").err
    wrong = backproof("explain", "missing-transpos")
    assert wrong.status == 2
    assert "did you mean missing-transpose?" in wrong.err


def test_fix_leaves_what_is_silenced(backproof: Run, notes: Path) -> None:
    comment = "<!-- backproof: ignore reason enough -->\r\n$$ \\frac{\\partial L}{\\partial z}"
    text = NOTES.replace("$$ \\frac{\\partial L}{\\partial z}", comment)
    notes.write_bytes(text.encode())
    assert backproof("check", "--fix", "notes.md").status == 0
    assert notes.read_bytes() == text.replace("= X \\f", "= X^{\\top} \\f").encode()
    notes.write_bytes(NOTES.encode())
    assert backproof("check", "--fix", "--ignore", "fails", "notes.md").status == 0
    assert notes.read_bytes() == NOTES.encode()
