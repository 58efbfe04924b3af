"""Headings without a mark of their own: a line in bold, the first one of its paragraph."""

from __future__ import annotations

import re

from backproof.patterns import regex

LEVEL = 7
"""Below all headings that have a mark."""
SENTENCE_END = frozenset(".?!,;")
CAPTION = regex(
    r"(?:fig(?:ure|\.)?|table|image|source|listing|note|nb|hint|tip|warning)\b", re.IGNORECASE
)
"""How a line in bold begins that stands beside something else."""


def is_heading(text: str, start: int, words: str) -> bool:
    """Whether the line in bold at an offset is a heading: no sentence and no caption, with nothing
    right above it."""
    words = words.strip()
    above = text[max(0, start - 4) : start].replace("\r", "")
    first = not start or above.endswith("\n\n") or above == "\n"
    return first and words[-1:] not in SENTENCE_END and not CAPTION.match(words)
