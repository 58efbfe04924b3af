"""What is tried for a line: a length by the letter that the author counts with, and nothing that
could not be right."""

from __future__ import annotations

from backproof.judge.verdicts import Fails
from backproof.mend import differences
from backproof.mend.changes.written import Written
from backproof.mend.ingredients import terms_of
from backproof.mend.known import Known
from backproof.pipeline import Judged, check, read_text
from backproof.syntax import parse_expression

COUNTED = r"""
# A layer and its error

$$ A = \tanh(X \cdot V) $$
$$ \hat{T} = A \cdot U + c $$

The error is to be small:

$$ \delta = \frac{\partial E}{\partial \hat{T}} = (\hat{T} - T) $$

It is the mean over the $B$ samples that we have:

$$ E(\theta) = \frac{1}{2B} \sum_{i=1}^{B} (\hat{t}^{(i)} - t^{(i)})^2 $$
"""


def failing(text: str) -> Judged:
    checked = check(read_text(text, "notes.md"))
    (found,) = [j for j in checked.statements if isinstance(j.verdict, Fails)]
    return found


def test_a_length_has_the_letter_up_to_which_a_sum_runs() -> None:
    found = failing(COUNTED)
    assert isinstance(found.verdict, Fails)
    assert found.verdict.code == "scale"
    assert found.fix is not None
    assert r"\frac{1}{B} (\hat{T} - T)" in found.fix.message


def test_what_is_right_as_a_whole_is_no_factor_of_another_term() -> None:
    text, right = r"a b", r"\frac{c}{d + e}"
    node, true = parse_expression(text), terms_of(right, parse_expression(right))
    found = differences.of_factors(Written(text), node, Known((true,)))
    assert not [change for change in found if change.kind == "factor missing"]
    shared = terms_of("a b c", parse_expression("a b c"))
    found = differences.of_factors(Written(text), node, Known((shared,)))
    assert [change for change in found if change.kind == "factor missing"]
