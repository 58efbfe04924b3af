"""Where paragraphs end: at a line with nothing but blanks, which some editors leave there."""

from __future__ import annotations

from backproof.patterns import regex

BLANK_LINE = regex(r"\n[ \t]*\n")


def first_paragraph(text: str) -> str:
    """A text up to its first blank line."""
    if "\n" not in text:
        return text
    found = BLANK_LINE.search(text)
    return text if found is None else text[: found.start()]


def last_paragraph(text: str) -> str:
    """A text behind its last blank line."""
    end = len(text)
    while (end := text.rfind("\n", 0, end)) >= 0:
        above = text[:end].rstrip(" \t")
        if above.endswith("\n"):
            return text[end + 1 :]
    return text
