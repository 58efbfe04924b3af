"""What a page says again."""

from __future__ import annotations

from backproof.judge.verdicts import Holds
from backproof.pipeline import check, read_text

LAYERS = r"""
$$a^l = \sigma(z^l), \qquad z^l = W^l a^{l-1} + b^l, \qquad C = \frac12 \|a^L - y\|^2$$

$$\delta^l = \frac{\partial C}{\partial z^l}$$
"""
SIGNALS = r"""
$$\delta^L = (a^L - y) \odot \sigma'(z^L)$$

$$\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$$
"""


def test_an_error_signal_is_judged_each_time() -> None:
    once = check(read_text(LAYERS + SIGNALS, "a.md"), mend=False).statements
    twice = check(read_text(LAYERS + SIGNALS + SIGNALS, "a.md"), mend=False).statements
    counts = [sum(isinstance(j.verdict, Holds) for j in found) for found in (once, twice)]
    assert counts == [2, 4]


def test_a_formula_said_again_for_the_layer_behind_is_the_same() -> None:
    again = "\n$$z^{l+1} = W^{l+1} \\sigma(z^l) + b^{l+1}$$\n"
    found = check(read_text(LAYERS + again + SIGNALS, "a.md"), mend=False).statements
    verdicts = [j.verdict for j in found if j.kind == "gradient"]
    assert verdicts == [Holds(), Holds()]
