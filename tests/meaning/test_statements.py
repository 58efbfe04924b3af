"""What a statement is about."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.naming.names import named
from backproof.meaning.statements import left_side
from backproof.syntax import parse_document


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("y = W x", "y"),
        ("(y) = W x = z", "y"),
        (r"x \in \mathbb{R}^n", None),
        (r"W \leftarrow W - G", None),
        ("y", None),
    ],
)
def test_only_what_a_sign_of_equality_follows_is_given_a_formula(
    text: str, name: str | None
) -> None:
    (statement,) = parse_document(read_text(f"$${text}$$", "a.md"))
    left = left_side(statement)
    assert (None if left is None else named(left)) == name
