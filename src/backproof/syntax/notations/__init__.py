"""How maths is spelled: LaTeX, Unicode and code, as tables."""

from __future__ import annotations


def spellings(text: str) -> frozenset[str]:
    """The blank-separated spellings of a table."""
    return frozenset(text.split())
