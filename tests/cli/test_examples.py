"""The examples of `--help` work as they stand, and the README's tour is what commands print."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from backproof.cli.parser import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]


def examples() -> list[str]:
    """Every example line of every command."""
    found = []
    for name in COMMANDS:
        epilog = import_module(f"backproof.cli.commands.{name}").EPILOG
        lines = [line.strip() for line in epilog.splitlines()]
        found += [line for line in lines if line.startswith("backproof ") and "<" not in line]
    return found


@pytest.mark.parametrize("example", examples())
def test_an_example_works(backproof: Run, disc: Path, tmp_path: Path, example: str) -> None:
    text = disc.read_text(encoding="utf-8")
    for name in ("notes.md", "chapter1.tex", "chapter2.tex"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "measured.csv").write_text("a,b,label\n1,2,0\n2,3,1\n0,1,1\n4,4,0\n")
    (tmp_path / "points.csv").write_text("x1,x2\n1,2\n3,0\n")
    words = shlex.split(example)[1:]
    short = ["--epochs", "2", "--restarts", "2"]
    if words[0] == "predict":
        backproof("train", disc, "--data", "disc", *short, "-o", "model.safetensors")
    if "--baseline" in words:
        backproof("check", "--write-baseline", "known.json", "notes.md")
    done = backproof(*words, *(short if words[0] in ("train", "run") else []))
    assert done.status == 0, done.err


def test_the_tour_is_what_the_commands_print() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        make_tour = import_module("make_tour")
    finally:
        sys.path.remove(str(ROOT / "docs"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert make_tour.rewritten(readme) == readme, "run docs/make_tour.py"
