"""Patterns of `.gitignore`: the same answers as git gives."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from backproof.configuration.patterns import above, ignored, patterns

PIECES = ("a", "b", "a.md", "*.md", "*", "**", "a*", "?", "[ab]", "[!a]", "\\a", "a/", "b.md")
NAMES = ("a", "b", "a.md", "b.md", "ab")


def random_line(rng: random.Random) -> str:
    """Something that may stand in a `.gitignore`."""
    text = "/".join(rng.choice(PIECES).strip("/") for _ in range(rng.choice([1, 1, 2, 3])))
    return rng.choice(["", "", "!"]) + rng.choice(["", "/"]) + text + rng.choice(["", "", "/", " "])


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("seed", range(12))
def test_what_git_ignores_is_ignored(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    files = []
    for first in NAMES[:3]:
        for second in NAMES[:3]:
            for third in NAMES:
                files.append(Path(first) / second / third)
                path = tmp_path / files[-1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("", encoding="utf-8")
    lines = [random_line(rng) for _ in range(5)]
    (tmp_path / ".gitignore").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "a" / ".gitignore").write_text(random_line(rng), encoding="utf-8")
    names = "\n".join(map(str, files))
    done = subprocess.run(
        ["git", "-C", str(tmp_path), "check-ignore", "--stdin"],
        input=names, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = set(done.stdout.splitlines())
    found = set()
    for file in files:
        parts = [tmp_path.joinpath(*file.parts[: i + 1]) for i in range(len(file.parts))]
        if any(ignored(part, part != parts[-1], above(part.parent)) for part in parts):
            found.add(str(file))
    assert found == said, lines


@pytest.mark.parametrize("line", ["", "#a", "   ", "/", "[", "[z-a]"])
def test_a_line_that_means_nothing_ignores_nothing(line: str) -> None:
    assert patterns(Path("/notes"), [line]).verdict(Path("/notes/a"), False) is None


def test_what_is_elsewhere_is_not_spoken_of() -> None:
    assert patterns(Path("/notes/a"), ["*"]).verdict(Path("/notes/b"), False) is None
