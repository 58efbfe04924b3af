"""Headings without a mark of their own: a line in bold, the first one of its paragraph."""

from __future__ import annotations

import re

from backproof.patterns import regex

LEVEL = 7
"""Below all headings that have a mark."""
SENTENCE_END = frozenset(".?!,;")
NEAR = 200
CAPTION = regex(
    r"(?:fig(?:ure|\.)?|table|image|source|listing|note|nb|hint|tip|warning)\b", re.IGNORECASE
)
"""How a line in bold begins that stands beside something else."""


def is_heading(text: str, start: int, words: str) -> bool:
    """Whether the line in bold at an offset is a heading: no sentence and no caption, with nothing
    but a comment right above it."""
    words = words.strip()
    above = text[max(0, start - NEAR) : start].removesuffix("\n").rpartition("\n")[2].strip()
    first = not above or above.endswith("-->")
    return first and words[-1:] not in SENTENCE_END and not CAPTION.match(words)
