"""Letters that nothing binds: what is said to be written in their place holds."""

from __future__ import annotations

import pytest

from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import Judged, check, read_text

SUM = r"""
Let $y_i = \sum_{j=1}^{n} W_{ij} x_j$ for $i = 1, \dots, m$, and
$E = \frac{1}{2} \sum_{i=1}^{m} (y_i - t_i)^2$.

$$ \frac{\partial E}{\partial x_j} = %s $$
"""


def failing(text: str) -> Judged:
    (found,) = [
        j for j in check(read_text(text, "notes.md")).statements if isinstance(j.verdict, Fails)
    ]
    return found


@pytest.mark.parametrize("letter", ["l", "k"])
def test_the_letter_is_the_one_with_which_the_line_holds(letter: str) -> None:
    found = failing(SUM % rf"\sum_{{i=1}}^{{m}} (y_i - t_i) W_{{{letter}j}}")
    assert isinstance(found.verdict, Fails)
    assert found.verdict.code == "unbound-index"
    assert found.fix is not None
    assert found.fix.message.endswith(r"\sum_{i=1}^{m} (y_i - t_i) W_{ij}`")


def test_nothing_is_said_to_be_written_that_does_not_hold() -> None:
    text = SUM % r"\sum_{i=1}^{m} (y_i + t_i) W_{lj}"
    judged = check(read_text(text, "notes.md")).statements[-1]
    assert not isinstance(judged.verdict, Holds)
    assert "W_{jj}" not in str(judged.verdict)
    assert judged.fix is None
