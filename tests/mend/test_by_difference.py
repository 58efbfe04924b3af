"""What a line and the truth differ by tells what it lacks, also where nothing is derived to compare
it with: entries of Jacobian matrices, identities, differentials, lines that are 0 in part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backproof.pipeline import Judged

SHARES = r"""
$$ p_k = \frac{e^{u_k}}{\sum_j e^{u_j}} $$
$$ \frac{\partial p_k}{\partial u_i} = %s $$
"""
SKIP = r"""
Let $x \in \mathbb{R}^n$, $V \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{n \times m}$.

$$ h = V x $$
$$ y = x + U \tanh(h) $$
$$ \frac{\partial y}{\partial x} = %s $$
"""
CENTRED = r"""
Each $x_i$ is a number.

$$ m = \frac{1}{N} \sum_{i=1}^N x_i $$
$$ v = \frac{1}{N} \sum_{i=1}^N (x_i - m)^2 $$
$$ y_i = \frac{x_i - m}{\sqrt{v + \epsilon}} $$
$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{v + \epsilon}} \left(
   \frac{\partial L}{\partial y_i} - \frac{1}{N} \sum_{k=1}^N \frac{\partial L}{\partial y_k}
   - \frac{1}{N} \sum_{k=1}^N %s \right) $$
"""


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (SHARES, r"p_k \mathbf{1}[k = i]", "missing-term"),
        (SHARES, r"p_k (\mathbf{1}[k = i] + p_i)", "wrong-sign"),
        (SKIP, r"U \operatorname{diag}(1 - \tanh^2(h)) V", "missing-term"),
        (CENTRED, r"y_i y_k", "missing-factor"),
    ],
)
def test_what_a_line_lacks_is_named(
    code_of: Callable[[str], str], text: str, line: str, code: str
) -> None:
    assert code_of(text % line) == code


def test_a_term_that_is_nothing_gets_its_factor(failing: Callable[[str], Judged]) -> None:
    found = failing(CENTRED % "y_i y_k")
    assert found.fix is not None
    assert r"\frac{\partial L}{\partial y_k} y_i y_k" in found.fix.message


def test_a_line_that_differs_by_nothing_small_keeps_its_name(
    code_of: Callable[[str], str],
) -> None:
    assert code_of(SHARES % r"\sin(p_k) \mathbf{1}[k = i] + \cos(u_i)") == "wrong-gradient"
