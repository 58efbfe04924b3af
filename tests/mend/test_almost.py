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


CONFIRMED = r"""
$$ z = W x $$
$$ h = \tanh(z) $$
$$ o = V h $$
$$ J = l(o, y) + \frac{\lambda}{2} \|V\|_F^2 $$
"""
WITNESSES = r"""
$$ \frac{\partial J}{\partial h} = V^\top \frac{\partial J}{\partial o} $$
$$ \frac{\partial J}{\partial z} = \frac{\partial J}{\partial h} \odot (1 - h \odot h) $$
$$ \frac{\partial J}{\partial W} = \frac{\partial J}{\partial z} x^\top $$
$$ \frac{\partial J}{\partial x} = W^\top \frac{\partial J}{\partial z} $$
"""
UNFIT = r"$$ \frac{\partial J}{\partial V} = h^\top + \lambda V $$"


@pytest.mark.parametrize(("others", "kind"), [(WITNESSES, Fails), ("", Undecided)])
def test_what_does_not_fit_is_wrong_where_the_page_is_read_well(others: str, kind: type):
    found = check(read_text(CONFIRMED + others + UNFIT, "note.md"), mend=False).statements
    assert isinstance(found[-1].verdict, kind)


def test_the_change_that_makes_a_line_hold_is_its_fix():
    found = check(read_text(CONFIRMED + WITNESSES + UNFIT, "note.md")).statements[-1]
    assert found.fix is not None
    assert r"\frac{\partial J}{\partial o} h^\top" in found.fix.message
