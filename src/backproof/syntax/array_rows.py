"""Arrays whose rows are statements: `\\begin{array}{rcl} a &=& b`, where align would stand now."""

from __future__ import annotations

from backproof.patterns import regex

_RELATION = regex(r"(?<!\\)&\s*(?::?=|\\equiv|\\leftarrow)")
_BEFORE = regex(r"(?:[(\[{|=&]|\\left\s*\S|\\begin\{array\}(?:\{[^{}]*\})?)\s*\Z")
_BEGIN, _END = "\\begin{array}", "\\end{array}"


def is_of_rows(text: str, start: int) -> bool:
    """Whether the array that begins or ends at a place aligns relations, and stands in no bracket
    and in no other array."""
    begins = text.startswith("\\begin", start)
    first = start if begins else text.rfind(_BEGIN, 0, start)
    last = text.find(_END, first + 1) if begins else start
    if first < 0 or last < 0:
        return False
    body = text[first + len(_BEGIN) : last]
    nested = _BEGIN in body or _END in body
    return not nested and not _BEFORE.search(text[:first]) and bool(_RELATION.search(body))
