"""What a page says of its lines hangs on no spelling: line ends, `\\over`, brackets, headings."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from backproof.judge.verdicts import Holds
from backproof.pipeline import check, read_text

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.md"))[::12]
DISPLAY = re.compile(r"(?<!\$)\$\$(?!\$)(.*?)\$\$", re.DOTALL)
FRACTION = re.compile(r"\\frac\s*\{(\\partial[^{}]*)\}\s*\{(\\partial[^{}]*)\}")
TRANSPOSE = re.compile(r"(\\(?:sum|prod)_\{[^{}]*\}\s*)?\^\s*(?:\{\s*(?:T|\\top)\s*\}|\\top)")
"""A transpose; behind a sum stands where it ends."""
HEADING = re.compile(r"^#+ +([^\n]*?)[ #]*$", re.MULTILINE)
SPELLINGS: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "blanks at line ends": lambda text: text.replace("\n", " \n"),
    "over": lambda text: FRACTION.sub(r"{\1 \\over \2}", text),
    "brackets": lambda text: DISPLAY.sub(r"\\[\1\\]", text),
    "limits": lambda text: re.sub(r"\\sum(?![A-Za-z\\])", r"\\sum\\limits", text),
    "transposes": lambda text: TRANSPOSE.sub(lambda m: m[0] if m[1] else r"^{\intercal}", text),
    "partial": lambda text: re.sub(r"\\partial(?![A-Za-z])", "∂", text),
}


def verdicts(text: str, name: str) -> list[tuple[int, str, str]]:
    """Line, kind and code of all that is said of the lines of a page."""
    return [
        (
            j.span.line,
            type(j.verdict).__name__,
            "" if isinstance(j.verdict, Holds) else j.verdict.code,
        )
        for j in check(read_text(text, name), mend=False).statements
        if j.verdict is not None
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_spelling_changes_what_is_said(path: Path) -> None:
    text = path.read_text()
    said = verdicts(text, path.name)
    for name, spelled in SPELLINGS.items():
        other = spelled(text)
        if other != text:
            assert verdicts(other, path.name) == said, name


def test_the_transformations_change_what_they_are_for() -> None:
    """At least a tenth of the documents has what a spelling replaces."""
    texts = [path.read_text() for path in DOCUMENTS]
    for name, spelled in SPELLINGS.items():
        assert sum(spelled(text) != text for text in texts) >= len(texts) // 10, name


def test_headings_in_bold_are_sections() -> None:
    """Two problems that use the same letters otherwise, whatever their headings look like."""
    path = Path(__file__).parent / "documents" / "sections-on-their-own.md"
    text = path.read_text()
    bold = HEADING.sub(r"**\1**", text)
    assert bold != text
    assert verdicts(bold, path.name) == verdicts(text, path.name)
