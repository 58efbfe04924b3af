"""Where a page was read as one about a single sample, a diagonal is no evidence."""

from __future__ import annotations

from backproof.judge.verdicts import Holds, Undecided
from backproof.pipeline import check, read_text

PAGE = r"""
$$ q_\psi(x) = \psi_0 + \psi_1 x_1 + \psi_2 x_2 + \cdots + \psi_d x_d $$
$$ J(\psi) = \frac{1}{2N} \sum_{n=1}^{N} ( q_\psi(x^{(n)}) - y^{(n)} )^2 $$
$$ \frac{\partial J}{\partial \psi_j}
   = \frac{1}{N} \sum_{n=1}^{N} ( q_\psi(x^{(n)}) - y^{(n)} ) PICKED $$
"""


def verdict(picked: str):
    found = [j.verdict for j in check(read_text(PAGE.replace("PICKED", picked), "a.md")).statements]
    return found[-1]


def test_a_diagonal_does_not_hold():
    assert isinstance(verdict(r"x_j^{(n)}"), Holds)
    assert isinstance(verdict(r"x_j^{(j)}"), Undecided)
