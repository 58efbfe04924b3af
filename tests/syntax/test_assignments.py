"""Which signs before `=` give a new value."""

from __future__ import annotations

import pytest

from backproof.pipeline import read_text
from backproof.syntax import parse_document, unparse


@pytest.mark.parametrize(
    ("text", "left", "sign"),
    [
        (r"dW += x", "dW", "+="),
        (r"dW \mathrel{+}= x", "dW", "+="),
        (r"dW_h \mathrel{-}= x", "dW_{h}", "-="),
        (r"w^{+} = x", "w^{+}", "="),
        (r"w^+ = x", "w^{+}", "="),
        (r"a + b = x", "a + b", "="),
    ],
)
def test_a_sign_before_the_equals(text: str, left: str, sign: str) -> None:
    (statement,) = parse_document(read_text(f"$$ {text} $$", "note.md"))
    first, second = statement.members
    assert first.node is not None
    assert second.relation == sign
    assert unparse(first.node).replace("\\mathrm{dW}", "dW") == left
