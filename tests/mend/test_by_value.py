"""Lines that are written otherwise than what is derived, and lack a term or a factor, have too much
or another quantity: the name of the fault says so, by values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backproof.pipeline import Judged

LAYER = r"""
Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^n$, $\lambda > 0$.

$$ z = X w, \qquad p = \sigma(z) $$
$$ L = -\sum_{i=1}^n \left( t_i \log p_i + (1 - t_i) \log (1 - p_i) \right)
   + \frac{\lambda}{2} \|w\|^2 $$
$$ \frac{\partial L}{\partial w} = %s $$
"""
LEAST = r"""
For $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ let
$E = w^\top X^\top X w - 2 w^\top X^\top y + y^\top y$.

$$ \nabla_w E = %s $$
"""
SLOPES = r"""
With $\sigma(z) = \frac{1}{1 + e^{-z}}$ and $f(z) = z e^z$:

$$ %s $$
"""


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (LAYER, r"X^\top (p - t)", "missing-term"),
        (LAYER, r"\lambda w", "missing-term"),
        (LAYER, r"X^\top p + \lambda w", "missing-term"),
        (LAYER, r"X^\top (p - t) + \lambda w + w", "extra-term"),
        (LAYER, r"X^\top (p + t) + \lambda w", "wrong-sign"),
        (LEAST, r"2 X^\top X w", "missing-term"),
        (LEAST, r"-2 X^\top y", "missing-term"),
        (LEAST, r"2 X^\top X w - X^\top y", "missing-factor"),
        (LEAST, r"2 X^\top X w + 2 X^\top y", "wrong-sign"),
        (SLOPES, r"\sigma'(z) = \sigma(z)", "missing-factor"),
        (SLOPES, r"\sigma'(z) = (1 - \sigma(z))", "missing-factor"),
        (SLOPES, r"f'(z) = e^z", "missing-factor"),
    ],
)
def test_what_a_line_lacks_is_named(
    code_of: Callable[[str], str], text: str, line: str, code: str
) -> None:
    assert code_of(text % line) == code


def test_what_is_no_term_and_no_factor_keeps_its_name(code_of: Callable[[str], str]) -> None:
    assert code_of(LEAST % r"X^\top X w \|y\| + \sin(w)") == "wrong-gradient"


def test_the_fix_of_a_slope_has_the_factor(failing: Callable[[str], Judged]) -> None:
    found = failing(SLOPES % r"\sigma'(z) = \sigma(z)")
    assert found.fix is not None
    assert r"(1 - \sigma(z))" in found.fix.message
