"""The documents that whole-document tests run over: the project's own, and those of the corpus."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = "BACKPROOF_CORPUS"


@dataclass(frozen=True)
class Text:
    """One document: its file name, which says its format, and what it holds."""

    name: str
    text: str


def own() -> list[Text]:
    """The documents in the project that are read by tests, and its examples."""
    tests = ROOT / "tests"
    paths = [*(tests / "documents").glob("*.*"), tests / "mutation" / "note.md"]
    return [_text(path) for path in sorted([*paths, *(ROOT / "examples").glob("*.md")])]


def corpus() -> list[Text]:
    """The documents in the folder that BACKPROOF_CORPUS names; none where it names nothing."""
    folder = os.environ.get(CORPUS)
    return [_text(path) for path in sorted(Path(folder, "docs").glob("*.*"))] if folder else []


def _text(path: Path) -> Text:
    # newline="": positions count in the text as it was saved.
    with path.open(encoding="utf-8", newline="") as file:
        return Text(path.name, file.read())
