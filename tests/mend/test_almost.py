"""Lines under a doubt that other lines answer: what is called wrong, and what is left alone."""

from __future__ import annotations

import pytest

from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.pipeline import check, read_text

LAYER = r"""
$$ s_i = \sum_j M_{ij} r_j - c_i $$
$$ a_i = f(s_i) $$
$$ Q = \frac{1}{2} \sum_i (a_i - d_i)^2 $$
$$ \frac{\partial Q}{\partial s_i} = (a_i - d_i) f'(s_i) $$
"""
OTHERS = r"""
$$ \frac{\partial Q}{\partial M_{ij}} = (a_i - d_i) a_i (1 - a_i) r_j $$
$$ \frac{\partial Q}{\partial c_i} = (d_i - a_i) a_i (1 - a_i) $$
"""


def verdict_on(formula: str, others: str):
    line = rf"$$ \frac{{\partial Q}}{{\partial s_i}} = {formula} $$"
    return check(read_text(LAYER + others + line, "note.md"), mend=False).statements[-1].verdict


def test_what_is_right_under_the_doubt_holds():
    assert isinstance(verdict_on("(a_i - d_i) a_i (1 - a_i)", OTHERS), Holds)


def test_a_small_slip_under_a_doubt_that_others_answer():
    verdict = verdict_on("(d_i - a_i) a_i (1 - a_i)", OTHERS)
    assert isinstance(verdict, Fails)
    assert verdict.code == "wrong-sign"


@pytest.mark.parametrize(
    ("formula", "others"),
    [
        ("(d_i - a_i) a_i (1 - a_i)", ""),  # Nothing says which function it is.
        ("(a_i - d_i) (1 - a_i^2)", OTHERS),  # The slope of another function.
    ],
)
def test_what_nothing_answers_and_what_is_no_small_slip_stay_undecided(formula: str, others: str):
    assert isinstance(verdict_on(formula, others), Undecided)
