"""Factors that do not fit, quoted as they are typed."""

import pytest

from backproof.judge.verdicts import Fails
from backproof.pipeline import check, read_text

NOTE = r"""
$a = W x + b$, $h = \tanh(a)$, $q = v^\top h$ and $L = (q - y)^2$.

$$ \frac{\partial L}{\partial x} = %s $$
"""


@pytest.mark.parametrize(
    ("formula", "first", "second"),
    [
        (r"2 (q - y) W v", r"2 (q - y) W", "v"),
        (r"2(q - y)\,W(v\odot(1 - h\odot h))", r"2(q - y)\,W", r"v\odot(1 - h\odot h)"),
        (r"W (2 (q - y) v)", "W", "2 (q - y) v"),
    ],
)
def test_each_factor_is_quoted_alone(formula: str, first: str, second: str) -> None:
    judged = check(read_text(NOTE % formula, "note.md"), mend=False).statements
    (verdict,) = (j.verdict for j in judged if j.verdict is not None)
    assert isinstance(verdict, Fails)
    assert verdict.message.startswith(f"`{first}` (")
    assert f"and `{second}` (" in verdict.message
