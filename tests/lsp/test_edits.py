"""Any sequence of edits is survived, and the last text is what the answer is about."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from editor import ROOT, Editor
from lsprotocol import types

from backproof.documents.formats import format_of
from backproof.lsp.analysis import Text, analyse, named
from backproof.lsp.completion import closed_behind, completions, overlap
from backproof.lsp.findings import diagnostics
from backproof.lsp.hover import hover
from backproof.lsp.occurrences import given_by, occurrence_at
from backproof.source import Source

Edited = Callable[[Callable[[Editor], Awaitable[None]]], None]
TEXT = "# A 𝟏\n\n$$\nL = x^2 + y^2\n$$\n\n$$\n\\frac{dL}{dx} = 2x\n$$\n\n$\\frac{dL}{dy} = 4y$\n"
PIECES = ("$", "$$", "\\frac{", "}", "\\", "x", "𝟏", "\n", "\n\n", "\\begin{align}", "&", "=", "")


def random_edit(rng: random.Random, text: str) -> tuple[int, int, str]:
    """Characters to replace, and by what."""
    start = rng.randint(0, len(text))
    return start, min(len(text), start + rng.choice([0, 0, 1, 1, 4, 20])), rng.choice(PIECES)


@pytest.mark.parametrize("seed", range(4))
def test_every_question_about_every_text_is_answered(seed: int) -> None:
    rng = random.Random(seed)
    text = TEXT
    for _ in range(12):
        start, end, piece = random_edit(rng, text)
        text = text[:start] + piece + text[end:]
        found = analyse(Text("a", "a.md", (("a", text),)))
        diagnostics(found)
        source = found.document.sources[0]
        for offset in rng.sample(range(len(text) + 1), min(12, len(text) + 1)):
            hover(found, source, offset)
            completions(found, source, offset)
            at = occurrence_at(found, source, offset)
            if at is not None:
                given_by(found, at)


def test_the_last_text_is_answered(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        rng = random.Random(1)
        address = (tmp_path / "notes.md").as_uri()
        text = TEXT
        editor.open(address, text)
        for _ in range(25):
            start, end, piece = random_edit(rng, text)
            source = Source(address, text)
            place = types.Range(
                types.Position(*source.position_utf16(start)),
                types.Position(*source.position_utf16(end)),
            )
            editor.edit(address, (place, piece))
            text = text[:start] + piece + text[end:]
        expected = diagnostics(analyse(Text(address, "notes.md", ((address, text),))))[address]
        while [d.message for d in await editor.findings(address)] != [d.message for d in expected]:
            pass

    edited(work)


@pytest.mark.parametrize(
    ("typed", "left", "begun"),
    [
        ("  \\frac{d", "\\frac{dL}{dx}", (2, "L}{dx}")),
        ("  \\frac{dL}{dx} &=", "\\frac{dL}{dx}", (2, "")),
        ("  \\frac{dL}{dy} =", "\\frac{dL}{dx}", None),
        ("$\\f", "\\frac{dL}{dx}", None),
        ("a \\frac{d L}", "\\frac{dL}{dx}", (2, "{dx}")),
        ("\\partial ", "\\partial L", (0, "L")),
        ("dW", "dW_1", None),
        ("dW_", "dW_1", (0, "1")),
        ("", "dW_1", None),
        ("=", "dW_1", None),
    ],
)
def test_where_a_left_side_begins(typed: str, left: str, begun: tuple[int, str] | None) -> None:
    assert overlap(typed, left) == begun


@pytest.mark.parametrize(
    ("begun", "behind", "closed"),
    [
        ("\\frac{dL}{d", "}", 1),
        ("\\frac{dL}{dx}", "}", 0),
        ("\\frac{", "}} = 1", 1),
        ("\\frac{\\partial L_{", "}}", 2),
        ("\\frac{dL}{d", " }", 0),
        ("dW_1}", "}", 0),
    ],
)
def test_brackets_that_an_editor_has_closed(begun: str, behind: str, closed: int) -> None:
    assert closed_behind(begun, behind) == closed


def test_the_language_names_the_format() -> None:
    assert named("/a/b.tex", "markdown") == "/a/b.tex"
    assert named("untitled:1", "latex") == "untitled:1.tex"
    assert named("untitled:1", "rst") == "untitled:1.rst"
    assert named("untitled:1", "text") == "untitled:1.txt"
    assert named("untitled:1", "") == "untitled:1.md"


def test_the_languages_on_the_page_name_a_format() -> None:
    """Those that VS Code starts the extension for, and those that Neovim starts the server for."""
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    languages = {*re.findall(r'"onLanguage:(\w+)"', page)}
    for listed in re.findall(r"^  (?:filetypes|pattern) = \{(.*)\}", page, re.MULTILINE):
        languages |= {*re.findall(r"\w+", listed)}
    assert {"latex", "tex", "rst", "text", "quarto", "plaintext"} <= languages
    formats = {language: format_of(named("untitled:1", language)).name for language in languages}
    assert {n for n, form in formats.items() if form == "markdown"} == {"markdown", "quarto"}
