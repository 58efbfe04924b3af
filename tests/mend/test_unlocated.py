"""A line that no small change mends is called wrong where the page confirms how it is read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.pipeline import check, read_text

PAGE = r"""
Let $a, b, c \in \mathbb{R}^n$ and $U \in \mathbb{R}^{n \times n}$.

$$ J = a^\top U b + \frac{1}{2} c^\top c + a^\top c $$
"""
RIGHT = (
    r"$$ \frac{\partial J}{\partial a} = U b + c $$",
    r"$$ \frac{\partial J}{\partial b} = U^\top a $$",
    r"$$ \frac{\partial J}{\partial c} = c + a $$",
)
SLIP = r"$$ \frac{\partial J}{\partial c} = c - a $$"
FAR = (
    r"$$ \frac{\partial J}{\partial U} = 3 U a b^\top U + \exp(U) $$",
    r"$$ \frac{\partial J}{\partial a} = 5 \tanh(a) + b \odot b + U^\top c $$",
)
UNREAD = r"$$ \frac{\partial J}{\partial b} = H_{unsaid} b $$"


def verdicts(lines: Sequence[str]) -> list[Verdict]:
    """What is said of the claims of a page."""
    text = PAGE + "\n" + "\n\n".join(lines) + "\n"
    return [j.verdict for j in check(read_text(text, "note.md")).statements if j.verdict]


def test_a_slip_is_called_wrong_whatever_the_page_confirms() -> None:
    *others, slip = verdicts([UNREAD, SLIP])
    assert isinstance(others[0], Undecided)
    assert isinstance(slip, Fails)


@pytest.mark.parametrize("right", [(), RIGHT])
def test_one_line_far_from_the_truth_is_wrong_on_a_page_that_is_read_whole(
    right: Sequence[str],
) -> None:
    *others, far = verdicts([*right, FAR[0]])
    assert all(isinstance(verdict, Holds) for verdict in others)
    assert isinstance(far, Fails)


def test_one_line_far_from_the_truth_is_in_doubt_where_little_holds() -> None:
    far = verdicts([RIGHT[0], UNREAD, FAR[0]])[-1]
    assert isinstance(far, Undecided)
    assert far.code == "unconfirmed"
    assert "as this page is read here" in far.reason
    assert "the true value is" in far.reason


def test_several_lines_far_from_the_truth_speak_against_the_reading() -> None:
    *others, one, two = verdicts([*RIGHT, *FAR])
    assert all(isinstance(verdict, Holds) for verdict in others)
    assert [v.code for v in (one, two) if isinstance(v, Undecided)] == ["unconfirmed"] * 2


def test_a_transpose_is_in_doubt_where_as_much_is_unread_as_holds() -> None:
    turned = r"$$ \frac{\partial J}{\partial b} = U a $$"
    assert isinstance(verdicts([*RIGHT, UNREAD, turned])[-1], Fails)
    doubted = verdicts([RIGHT[0], UNREAD, turned])[-1]
    assert isinstance(doubted, Undecided)
    assert doubted.code == "unconfirmed"


def test_a_line_that_is_still_being_written_takes_nothing_back() -> None:
    """What seems turned is called wrong as before while somebody types below it."""
    page = r"""
The rows of $X \in \mathbb{R}^{N \times 3}$ are samples, $W \in \mathbb{R}^{3 \times 2}$.

$$ Z = X W $$
$$ L = \frac{1}{2N} \|Z - Y\|^2 $$
$$ \frac{\partial L}{\partial Z} = \frac{1}{N} (Z - Y) $$
$$ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial Z} X^T $$
"""
    for begun in ("", "\n$$ \\frac{\\partial L}{\\partial \n$$\n"):
        checked = check(read_text(page + begun, "note.md"))
        (wrong,) = [j for j in checked.statements if isinstance(j.verdict, Fails)]
        assert isinstance(wrong.verdict, Fails)
        assert wrong.verdict.code == "swapped-factors"
        assert wrong.fix is not None
