"""A wrong definition is reported where it stands, with the lines that it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from backproof.cli.fixes import mended
from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import Checked, Judged, check, read_text

DISC = (Path(__file__).parents[2] / "examples" / "disc.md").read_text(encoding="utf-8")
FIT = r"""
Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$ and $t \in \mathbb{R}^n$.

$$ p = X w $$
$$ E = %s $$
$$ \frac{\partial E}{\partial p} = p - t $$
$$ \frac{\partial E}{\partial w} = X^\top (p - t) $$
"""
UNIT = r"""
For one sample $x \in \mathbb{R}^d$ with $v, u \in \mathbb{R}^d$, a number $c$ and a class $t$:

$$ q = \tanh(%s) $$
$$ J = \frac{1}{2} (q - t)^2 + v^\top v + u^\top u $$
$$ \frac{\partial J}{\partial c} = (q - t) (1 - \tanh(v^\top x + c)^2) $$
$$ \frac{\partial J}{\partial x} = (q - t) (1 - \tanh(v^\top x + c)^2) v $$
"""


def failing(checked: Checked) -> list[Judged]:
    return [j for j in checked.statements if isinstance(j.verdict, Fails)]


@pytest.mark.parametrize(
    ("text", "slip", "mended"),
    [
        (FIT, r"\frac{1}{2} \|p + t\|^2", "p - t"),
        (FIT, r"\frac{1}{2} (p + t)^\top (p + t)", None),
        (UNIT, r"u^\top x + c", r"v^\top x + c"),
        (UNIT, r"v^\top x - c", r"v^\top x + c"),
    ],
)
def test_one_slip_of_a_definition_explains_the_lines(
    text: str, slip: str, mended: str | None
) -> None:
    found = failing(check(read_text(text % slip, "notes.md")))
    if mended is None:  # two slips
        assert "definition" not in {j.kind for j in found}
        return
    (definition,) = [j for j in found if j.kind == "definition"]
    assert isinstance(definition.verdict, Fails)
    assert definition.verdict.code == "wrong-definition"
    assert "hold then" in definition.verdict.message
    assert definition.fix is not None
    assert mended in definition.fix.message
    others = [j.verdict for j in found if j is not definition]
    assert len(others) == 2
    for verdict in others:
        assert isinstance(verdict, Fails)
        assert f"line {definition.span.line} is the cause" in verdict.message
    assert {j.cause for j in found if j is not definition} == {definition.stated}
    assert definition.cause is None


@pytest.mark.parametrize(
    "lines",
    [
        # The same slip in two lines is theirs: the definition says nothing else elsewhere.
        r"$$ \frac{\partial E}{\partial p} = 2 (p - t) $$"
        "\n"
        r"$$ \frac{\partial E}{\partial w} = 2 X^\top (p - t) $$",
        r"$$ \frac{\partial E}{\partial p} = -(p - t) $$"
        "\n"
        r"$$ \frac{\partial E}{\partial w} = -X^\top (p - t) $$",
        # One line is not enough.
        r"$$ \frac{\partial E}{\partial p} = p + t $$"
        "\n"
        r"$$ \frac{\partial E}{\partial w} = X^\top (2 p - t) $$",
        # A line that holds writes what the definition says.
        r"$$ \frac{\partial E}{\partial p} = p + t $$"
        "\n"
        r"$$ \frac{\partial E}{\partial w} = X^\top (p + t) $$"
        "\n"
        r"$$ \frac{\partial E}{\partial t} = -(p - t) $$",
    ],
)
def test_a_definition_that_is_right_is_not_blamed(lines: str) -> None:
    begun = FIT.partition(r"$$ \frac")[0] % r"\frac{1}{2} \|p - t\|^2"
    found = failing(check(read_text(begun + lines, "notes.md")))
    assert len(found) >= 2
    assert {j.kind for j in found} == {"gradient"}


def test_a_line_with_a_fault_of_its_own_is_mended_itself() -> None:
    wrong = FIT % r"\frac{1}{2} \|p + t\|^2" + r"$$ \frac{\partial p}{\partial w} = X^\top X $$"
    found = failing(check(read_text(wrong, "notes.md")))
    (definition,) = [j for j in found if j.kind == "definition"]
    assert definition.fix is not None
    last = found[-1].verdict
    assert isinstance(last, Fails)
    assert "cause" not in last.message


def test_all_hold_when_the_definition_is_mended() -> None:
    wrong = FIT % r"\frac{1}{2} \|p + t\|^2"
    (definition, *_) = failing(check(read_text(wrong, "notes.md")))
    assert definition.fix is not None
    for edit in definition.fix.edits:
        wrong = wrong[: edit.span.start] + edit.text + wrong[edit.span.end :]
    verdicts = [j.verdict for j in check(read_text(wrong, "notes.md")).statements if j.verdict]
    assert all(isinstance(verdict, Holds) for verdict in verdicts)


ROWS = r"""
Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$ and $t \in \mathbb{R}^n$.

$$ p = X w $$
$$ E = %s $$
$$ \frac{\partial E}{\partial p} = %s $$
$$ \frac{\partial E}{\partial w} = %s $$
"""


def test_what_lines_have_besides_may_be_missing_in_the_definition() -> None:
    text = r"""
For one sample $x \in \mathbb{R}^d$ with $v, u \in \mathbb{R}^d$, a number $c$ and a class $t$:

$$ r = \tanh(c) + u^\top u $$
$$ q = \tanh(v^\top x) $$
$$ J = \frac{1}{2} (q - t)^2 + r^2 $$
$$ \frac{\partial J}{\partial v} = (q - t) (1 - \tanh(v^\top x + c)^2) x $$
$$ \frac{\partial J}{\partial x} = (q - t) (1 - \tanh(v^\top x + c)^2) v $$
"""
    checked = check(read_text(text, "notes.md"))
    found = failing(checked)
    assert [j.kind for j in found] == ["gradient", "gradient"]
    for judged in found:
        assert judged.verdict is not None
        doubt = judged.verdict.remarks[-1]
        assert r"\tanh(v^\top x + c)" in doubt
        assert "cannot be told" in doubt
    # What may be right is not bent to the definition.
    assert mended(checked, lambda _: frozenset()).text == text


@pytest.mark.parametrize(
    ("loss", "first", "second"),
    [
        (r"\frac{1}{2} \|p - t\|^2", r"2 (p - t)", r"2 X^\top (p - t)"),
        (r"\|p - t\|^2", r"p - t", r"X^\top (p - t)"),
        (r"\frac{1}{2} \|p - t\|^2", r"-(p - t)", r"-X^\top (p - t)"),
    ],
)
def test_where_it_cannot_be_told_what_is_wrong_nothing_is_changed(
    loss: str, first: str, second: str
) -> None:
    text = ROWS % (loss, first, second)
    checked = check(read_text(text, "notes.md"))
    found = failing(checked)
    assert len(found) == 2
    for judged in found:
        assert judged.kind == "gradient"
        assert isinstance(judged.verdict, Fails)
        assert judged.fix is not None
        assert "line 5 may be what is wrong: with `" in judged.fix.doubt
        assert judged.fix.doubt in judged.verdict.remarks
    assert mended(checked, lambda _: frozenset()).text == text


def test_one_line_alone_is_mended() -> None:
    text = ROWS % (r"\frac{1}{2} \|p - t\|^2", r"2 (p - t)", r"X^\top (p - t)")
    made = mended(check(read_text(text, "notes.md")), lambda _: frozenset())
    assert made.count == 1
    assert made.text == text.replace("2 (p - t)", "(p - t)")


NET = r"""
The rows of $X \in \mathbb{R}^{n \times 3}$ are samples, $y$ their targets.

$$ Z = X U + c $$
$$ A = %s $$
$$ S = A V + d $$
$$ p = \sigma(S) $$
$$ L = -\frac{1}{n} \left( %s \log p + (1 - y)^\top \log(1 - p) \right) $$
$$ \frac{\partial L}{\partial S} = \frac{1}{n} (p - y) $$
$$ \frac{\partial L}{\partial V} = A^\top \frac{\partial L}{\partial S} $$
$$ \frac{\partial L}{\partial d} = \mathbf{1}^\top \frac{\partial L}{\partial S} $$
$$ \frac{\partial L}{\partial A} = \frac{\partial L}{\partial S} V^\top $$
$$ \frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A} \odot \mathbb{1}[Z > 0] $$
$$ \frac{\partial L}{\partial U} = X^\top \frac{\partial L}{\partial Z} $$
$$ \frac{\partial L}{\partial c} = \mathbf{1}^\top \frac{\partial L}{\partial Z} $$
"""
RIGHT = NET % (r"\mathrm{ReLU}(Z)", r"y^\top")


def test_a_definition_of_another_shape_explains_the_lines_that_do_not_fit() -> None:
    assert not failing(check(read_text(RIGHT, "notes.md")))
    checked = check(read_text(NET % (r"\mathrm{ReLU}(Z)", "y"), "notes.md"))
    (definition,) = [j for j in failing(checked) if j.kind == "definition"]
    assert definition.verdict == Fails(
        "wrong-definition",
        r"`y` lacks its transpose: write `y^\top`; lines 9, 10, 11, 12, 13, 14, 15 hold then",
    )
    assert definition.fix is not None
    assert [edit.text for edit in definition.fix.edits] == [r"y^\top"]
    others = [j for j in failing(checked) if j is not definition]
    assert all(j.fix is None for j in others)


def test_a_factor_of_the_loss_is_named_beside_the_lines_that_lack_it() -> None:
    right = r"L = -\frac{1}{N} \mathbf{1}_N^\top"
    assert right in DISC
    checked = check(read_text(DISC.replace(right, right.replace("1", "2", 1)), "disc.md"))
    found = failing(checked)
    assert {j.verdict.code for j in found if isinstance(j.verdict, Fails)} == {"scale"}
    for j in found:
        assert j.fix is not None
        assert "line 39 may be what is wrong" in j.fix.doubt


def test_a_definition_made_of_itself_is_the_cause() -> None:
    right = r"A_1 &= \mathrm{ReLU}(Z_1)"
    assert right in DISC
    wrong = DISC.replace(right, r"A_1 &= \mathrm{ReLU}(Z_2)")
    checked = check(read_text(wrong, "disc.md"))
    found = failing(checked)
    (definition,) = [j for j in found if j.kind == "definition"]
    assert isinstance(definition.verdict, Fails)
    assert "write `Z_1`" in definition.verdict.message
    assert len(found) == 4
    assert mended(checked, lambda _: frozenset()).text == DISC
