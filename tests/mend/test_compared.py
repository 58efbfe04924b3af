"""What tells a formula from the true one."""

from __future__ import annotations

import pytest

from backproof.mend.compared import compared
from backproof.syntax import parse_expression


@pytest.mark.parametrize(
    ("text", "true", "told"),
    [
        ("p", "p - t", "missing-term"),
        ("p - t + t^2", "p - t", "extra-term"),
        ("p + t", "p - t", ""),
        ("G", r"G \odot \mathbb{1}[Z > 0]", "missing-mask"),
        ("G", r"\mathbf{1}^T G", "missing-sum-over-batch"),
        ("X^T", "X^T G", "missing-factor"),
        ("2 X^T G", "X^T G", "extra-factor"),
        ("-G", "X^T G", ""),
        ("a b", "c d", ""),
    ],
)
def test_what_is_lacking_or_too_much_is_named(text: str, true: str, told: str) -> None:
    assert compared(parse_expression(text), parse_expression(true)) == told
