"""The one part in which two formulas differ as they are written."""

from __future__ import annotations

import pytest

from backproof.mend.one_part import told_by_part
from backproof.syntax import parse_expression


@pytest.mark.parametrize(
    ("text", "true", "told"),
    [
        ("Z_2 X^T", "Z_1 X^T", "wrong-index"),
        ("U X^T", "Z X^T", "wrong-symbol"),
        (r"\frac{\partial L}{\partial Z_2} X", r"\frac{\partial L}{\partial Z_1} X", "wrong-index"),
        (r"\frac{\partial L}{\partial U} X", r"\frac{\partial L}{\partial Z} X", "wrong-symbol"),
        ("2 (p - t)", "2 (p + t)", "wrong-sign"),
        ("3 p", "2 p", "wrong-number"),
        (r"\frac{1}{e^{-z}} y", r"\frac{1}{1 + e^{-z}} y", "missing-term"),
        (r"y \sin(z)", r"y \cos(z)", "wrong-function"),
        ("X G^T", "X G", "extra-transpose"),
        ("a b", "c d", ""),
        ("a", "b", ""),
        ("a b", "a b", ""),
    ],
)
def test_a_part_that_differs_is_named(text: str, true: str, told: str) -> None:
    assert told_by_part(parse_expression(text), parse_expression(true)) == told
