"""Products that the page writes with one factor more, one time for another inside a sum over times,
and fixes that say nothing."""

from __future__ import annotations

import pytest

from backproof.judge.verdicts import Fails
from backproof.pipeline import Judged, check, read_text

TIMES = r"""
For $t = 1, \dots, T$ let $h_t = \tanh(A x_t + B h_{t-1})$ and $o_t = C h_t$, and let
$J = \frac{1}{2} \sum_{t=1}^{T} \|o_t - r_t\|^2$.

$$ \frac{\partial J}{\partial C} = \sum_{t=1}^{T} (o_t - r_t) %s $$
"""
AGAIN = r"""
Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$.

$$ L = \frac{1}{2} \|X w - y\|^2 + \frac{\lambda}{2} w^\top w $$
$$ \frac{\partial L}{\partial w} = X^\top (X w - y) + \lambda w $$
$$ w \leftarrow w - \eta \left( X^\top (X w - y) + %s \right) $$
"""


def failing(text: str) -> Judged:
    (found,) = [
        j for j in check(read_text(text, "notes.md")).statements if isinstance(j.verdict, Fails)
    ]
    return found


@pytest.mark.parametrize(
    ("text", "line", "code", "fixed"),
    [
        (TIMES, r"h_{t-1}^\top", "wrong-index", r"(o_t - r_t) h_{t}^\top"),
        (AGAIN, r"\lambda", "missing-factor", r"+ \lambda w"),
    ],
)  # fmt: skip
def test_what_is_missing_is_put_in(text: str, line: str, code: str, fixed: str) -> None:
    found = failing(text % line)
    assert isinstance(found.verdict, Fails)
    assert found.verdict.code == code
    assert found.fix is not None
    assert fixed in found.fix.message


def test_no_line_is_mended_to_be_its_own_left_side() -> None:
    text = r"""
Let $G_Z$ be the gradient of $L$ by $Z$, and so on, with $Z = A W$ and $L = \|Z\|^2$.

$$ G_Z = 2 Z $$
$$ G_A = G_A W^\top $$
"""
    for judged in check(read_text(text, "notes.md")).statements:
        if judged.fix is not None:
            assert "G_A = G_A`" not in judged.fix.message
