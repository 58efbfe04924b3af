"""A line that contradicts its neighbour in the same chain says which end is right."""

from __future__ import annotations

from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import check, read_text

UNIT = r"""
With $z = w x + b$, $a = \sigma(z)$ and $L = (a - t)^2$:

$$ \frac{\partial L}{\partial w} = %s $$
"""


def said(chain: str) -> list[tuple[bool, tuple[str, ...]]]:
    """Whether each end of a chain holds, and what is said beside that it does not."""
    checked = check(read_text(UNIT % chain, "notes.md"))
    verdicts = [j.verdict for j in checked.statements if j.kind == "gradient"]
    return [
        (isinstance(v, Holds), v.remarks if isinstance(v, Fails) else ())
        for v in verdicts
        if v is not None
    ]


def test_a_wrong_end_behind_a_right_one() -> None:
    (first, _), (second, remarks) = said("2 (a - t) a (1 - a) x = 2 (a - t) a (1 + a) x")
    assert (first, second) == (True, False)
    assert remarks[-1] == (
        "`2 (a - t) a (1 - a) x` before it in the same chain is right, this end is wrong"
    )


def test_a_wrong_end_before_a_right_one() -> None:
    (first, remarks), (second, _) = said("2 (a + t) a (1 - a) x = 2 (a - t) (a - a^2) x")
    assert (first, second) == (False, True)
    assert remarks[-1].startswith("`2 (a - t) (a - a^2) x` behind it in the same chain is right")


def test_two_ends_that_agree_on_what_is_wrong_are_not_told_apart() -> None:
    ends = said("3 (a - t) a (1 - a) x = 3 (a - t) (a - a^2) x")
    assert [holds for holds, _ in ends] == [False, False]
    assert not any("same chain" in remark for _, remarks in ends for remark in remarks)


def test_a_line_of_its_own_has_no_other_end() -> None:
    text = UNIT % "2 (a - t) a (1 - a) x" + r"$$ \frac{\partial L}{\partial b} = (a - t) a $$"
    checked = check(read_text(text, "notes.md"))
    (wrong,) = [j.verdict for j in checked.statements if isinstance(j.verdict, Fails)]
    assert not any("same chain" in remark for remark in wrong.remarks)
