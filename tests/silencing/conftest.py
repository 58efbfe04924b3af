"""A page with two wrong lines, and what is said of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backproof.documents import read_text
from backproof.pipeline import check
from backproof.silencing.comments import by_comments
from backproof.views.sheet import Sheet, sheets

Judge = Callable[..., tuple[Sheet, ...]]


@pytest.fixture
def judge() -> Judge:
    """The sheets of a text, with what its comments silence."""

    def judged(text: str, path: str = "notes.md") -> tuple[Sheet, ...]:
        found = check(read_text(text, path))
        made = sheets(found.document, found.reading, found.statements, found.diagnostics)
        return by_comments(made, found.document)

    return judged
