"""What is offered for a line that fails: the code, the words, the fix."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backproof.judge.verdicts import Fails, Undecided
from backproof.mend import trial, verification
from backproof.mend.trial import TURN, Trial
from backproof.mend.verification import mended_text
from backproof.pipeline import Judged, check, read_text

FORWARD = r"""
The rows of $X \in \mathbb{R}^{N \times 3}$ are N samples, $W \in \mathbb{R}^{3 \times 4}$,
$y \in \mathbb{R}^{N \times 4}$.

$$ Z = X W $$
$$ A = \operatorname{ReLU}(Z) $$
$$ L = \frac{1}{2} \|A - y\|^2 $$

$$ \frac{\partial L}{\partial A} = A - y $$
$$ %s $$
"""
OF_Z = r"\frac{\partial L}{\partial Z} = "
OF_W = r"\frac{\partial L}{\partial W} = "


def failing(text: str, path: str = "notes.md") -> Judged:
    checked = check(read_text(text, path))
    (found,) = [j for j in checked.statements if isinstance(j.verdict, Fails)]
    return found


def is_mended(text: str, code: str, mended: str) -> None:
    """The line that fails has this code, and a fix that says this."""
    judged = failing(text)
    assert isinstance(judged.verdict, Fails)
    assert judged.verdict.code == code
    assert judged.fix is not None
    assert mended in judged.fix.message


@pytest.mark.parametrize(
    ("line", "code", "message", "wrong"),
    [
        (
            OF_W + r"X \frac{\partial L}{\partial Z}",
            "missing-transpose", r"`X` lacks its transpose: write `X^{\top}`", "X",
        ),
        (
            OF_W + r"\frac{\partial L}{\partial Z} X^\top",
            "swapped-factors",
            r"the factors stand in the wrong order: write `X^\top \frac{\partial L}{\partial Z}`",
            r"\frac{\partial L}{\partial Z} X^\top",
        ),
        (
            OF_Z + r"(y - A) \odot \mathbb{1}[Z > 0]",
            "wrong-sign", "the difference is the wrong way round: write `A - y`", "y - A",
        ),
        (
            OF_Z + r"-(A - y) \odot \mathbb{1}[Z > 0]",
            "wrong-sign",
            r"the sign is wrong: write `(A - y) \odot \mathbb{1}[Z > 0]`", "-",
        ),
        (
            OF_Z + r"(A - y) \odot \mathbb{1}[Z < 0]",
            "wrong-function", "the comparison is the wrong way round: write `Z > 0`", "<",
        ),
        (
            OF_Z + r"\frac{\partial L}{\partial A}",
            "missing-mask",
            r"a factor is missing: write `\frac{\partial L}{\partial A} \odot \mathbb{1}[Z > 0]`",
            r"\frac{\partial L}{\partial A}",
        ),
        (
            OF_Z + r"(A + y) \odot \mathbb{1}[Z > 0]",
            "wrong-sign", "a sign inside the sum is wrong: write `A - y`", "+",
        ),
        (
            OF_Z + r"2 (A - y) \odot \mathbb{1}[Z > 0]",
            "scale",
            r"`2 (A - y)` has a factor too many: write `(A - y)`", "2",
        ),
        (
            OF_W + r"\frac{\partial L}{\partial Z}^\top X",
            "swapped-factors",
            "the factors stand in the wrong order: "
            r"write `X^\top \frac{\partial L}{\partial Z}`",
            r"\frac{\partial L}{\partial Z}^\top X",
        ),
        (
            OF_W + r"X^\top \odot \frac{\partial L}{\partial Z}",
            "wrong-product",
            r"the product is of the wrong kind: write `X^\top \frac{\partial L}{\partial Z}`",
            r"\odot",
        ),
        (
            OF_W + r"X^\top \frac{\partial L}{\partial A}",
            "wrong-symbol",
            r"`\frac{\partial L}{\partial A}` is not what belongs here: "
            r"write `\frac{\partial L}{\partial Z}`",
            r"\frac{\partial L}{\partial A}",
        ),
    ],
)  # fmt: skip
def test_a_single_slip_is_named_and_mended(line: str, code: str, message: str, wrong: str) -> None:
    judged = failing(FORWARD % line)
    assert isinstance(judged.verdict, Fails)
    assert (judged.verdict.code, judged.verdict.message) == (code, message)
    assert judged.wrong is not None
    assert judged.wrong.text == wrong
    assert judged.fix is not None
    text = mended_text(judged.span.source, list(judged.fix.edits))
    again = check(read_text(text, "notes.md"))
    assert not [j for j in again.statements if isinstance(j.verdict, Fails)]


def test_what_was_said_before_is_a_remark() -> None:
    judged = failing(FORWARD % (OF_W + r"X \frac{\partial L}{\partial Z}"))
    assert isinstance(judged.verdict, Fails)
    assert any("as matrices" in remark for remark in judged.verdict.remarks)


def test_the_last_resort_is_the_derived_formula() -> None:
    judged = failing(FORWARD % (OF_Z + r"\tanh(Z) + \exp(A)"))
    assert isinstance(judged.verdict, Fails)
    assert judged.verdict.code == "wrong-gradient"
    assert judged.fix is not None
    (edit,) = judged.fix.edits
    assert edit.text == r"\frac{\partial L}{\partial A} \odot \mathbb{1}[Z > 0]"


def test_nothing_is_offered_for_an_identity_that_no_change_mends() -> None:
    judged = failing(r"$z \in \mathbb{R}^n$. $$ t = \tanh(z) = \exp(z) + \sigma(3 z) $$")
    assert judged.fix is None


def test_a_fix_in_a_notebook_stays_json() -> None:
    cell = (FORWARD % (OF_W + r"X \frac{\partial L}{\partial Z}")).split("\n")
    source = [f"{line}\n" for line in cell]
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": source}]})
    judged = failing(text, "notes.ipynb")
    assert judged.fix is not None
    mended = mended_text(judged.span.source, list(judged.fix.edits))
    (cell_after,) = json.loads(mended)["cells"]
    assert "".join(source).replace(r"= X \frac{\p", r"= X^{\top} \frac{\p") == "".join(
        cell_after["source"]
    )


def test_without_mending_the_judge_speaks_alone() -> None:
    text = FORWARD % (OF_W + r"X \frac{\partial L}{\partial Z}")
    checked = check(read_text(text, "notes.md"), mend=False)
    assert not any(judged.fix for judged in checked.statements)


LAYERS = r"""
$$ z^{[l]} = W^{[l]} a^{[l-1]}, \quad a^{[l]} = \tanh(z^{[l]}), \quad L = \frac{1}{2} \|a^{[2]} - y\|^2 $$

$$ \delta^{[l]} = \frac{\partial L}{\partial z^{[l]}} = \frac{\partial L}{\partial a^{[l]}} \odot (1 - \tanh^2(z^{[l]})) $$
$$ \frac{\partial L}{\partial W^{[l]}} = \delta^{[k]} (a^{[l-1]})^\top $$
"""  # noqa: E501


def test_a_letter_that_nothing_binds_is_mended_in_the_text() -> None:
    judged = failing(LAYERS)
    assert judged.fix is not None
    (edit,) = judged.fix.edits
    assert (edit.span.text, edit.text) == ("k", "l")


UNITS = r"""
The network has a bias vector $g$ in its hidden layer. Here $D$ denotes the number of hidden units.

$$ \frac{\partial E}{\partial g} = -\frac{1}{D} \sum_{j=1}^{D} \delta_j $$
"""


def test_a_sum_over_the_entries_of_a_vector_is_taken_away() -> None:
    judged = failing(UNITS)
    assert isinstance(judged.verdict, Fails)
    assert judged.verdict.message.endswith(r"write `-\frac{1}{D} \delta`")


STEP = r"""
$$ w' = w + \eta \frac{\partial E}{\partial w} $$
"""


def test_what_a_line_should_say_is_said_where_nobody_can_tell_whether_it_then_holds() -> None:
    judged = failing(STEP)
    assert isinstance(judged.verdict, Fails)
    assert judged.verdict.message.endswith(r"write `w - \eta \frac{\partial E}{\partial w}`")
    assert judged.fix is None


ENTRIES = r"""
$W \in \mathbb{R}^{m \times n}$, $z_i = \sum_{j=1}^{n} W_{ij} x_j$ and $L = \frac{1}{2} \sum_{i=1}^{m} z_i^2$.

$$ \frac{\partial L}{\partial x_j} = \sum_{i=1}^{m} z_i W_{ii} $$
"""  # noqa: E501


def test_one_of_several_indices_is_the_wrong_one() -> None:
    judged = failing(ENTRIES)
    assert judged.fix is not None
    assert r"z_i W_{ij}" in judged.fix.message


SIGNALS = r"""
Let $a_1 = V_1 x$, $h = \tanh(a_1)$, $a_2 = V_2 h$, $E = \frac{1}{2} \|a_2 - t\|^2$ with vectors x, h.

$$ \delta_2 = a_2 + t $$
$$ \frac{\partial E}{\partial V_2} = \delta_2 h^\top $$
$$ \delta_1 = V_2^\top \delta_2 \odot (1 - h^2) $$
$$ \frac{\partial E}{\partial V_1} = %s $$
"""  # noqa: E501


def test_a_line_that_rests_on_a_wrong_signal_names_it() -> None:
    checked = check(read_text(SIGNALS % r"\delta_1 x^\top", "notes.md"))
    (signal,) = [j for j in checked.statements if isinstance(j.verdict, Fails)]
    assert signal.fix is not None
    assert "a_2 - t" in signal.fix.message
    for gradient in (j for j in checked.statements if isinstance(j.verdict, Undecided)):
        assert "delta_2 as line 4 writes it" in gradient.verdict.reason
        assert gradient.fix is None
        assert gradient.cause is signal.stated


def test_a_line_with_a_fault_of_its_own_inherits_nothing() -> None:
    checked = check(read_text(SIGNALS % r"x \delta_1^\top", "notes.md"))
    gradient = [j for j in checked.statements if isinstance(j.verdict, Fails)][-1]
    assert isinstance(gradient.verdict, Fails)
    assert "is the cause" not in gradient.verdict.message


def test_the_search_ends_after_a_number_of_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST", 1500)
    tried = counted(monkeypatch, Trial, "holds")
    lines = "$$\n$$ ".join(OF_Z + rf"\tanh({n} Z + A y^\top X W) + \exp(A)" for n in range(2, 9))
    checked = check(read_text(FORWARD % lines, "notes.md"))
    codes = [v.code for j in checked.statements if isinstance(v := j.verdict, Undecided)]
    assert codes == ["unconfirmed"] * 7
    assert 7 * TURN > len(tried) > 50


def test_a_document_is_read_again_once_for_all_that_is_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = counted(monkeypatch, verification, "readings")
    lines = OF_Z + r"(y - A) \odot \mathbb{1}[Z > 0] $$" + "\n$$ " + OF_W
    checked = check(read_text(FORWARD % (lines + r"X \frac{\partial L}{\partial Z}"), "notes.md"))
    assert sum(j.fix is not None for j in checked.statements) == 2
    assert len(read) == 1


def counted(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[str]:
    """One entry for every call of a function, from now on."""
    calls: list[str] = []
    function: Callable[..., object] = getattr(owner, name)

    def called(*of: object) -> object:
        calls.append(name)
        return function(*of)

    monkeypatch.setattr(owner, name, called)
    return calls


GENERIC = r"""
$$ z^{(l)} = W^{(l)} a^{(l-1)}, \quad a^{(l)} = \tanh(z^{(l)}), \quad E = \frac{1}{2} \|a^{(L)} - y\|^2 $$

$$ \delta^{(l)} = \frac{\partial E}{\partial z^{(l)}} $$
$$ %s $$
"""  # noqa: E501


@pytest.mark.parametrize(
    ("line", "code", "mended"),
    [
        (
            r"\delta^{(l)} = (W^{(l)})^T \delta^{(l+1)} \odot (1 - a^{(l)} \odot a^{(l)})",
            "wrong-index", r"(W^{(l+1)})^T \delta^{(l+1)} \odot",
        ),
        (
            r"\frac{\partial E}{\partial W^{(l)}} = \delta^{(l)} (a^{(l)})^T",
            "wrong-index", r"\delta^{(l)} (a^{(l-1)})^T",
        ),
    ],
)  # fmt: skip
def test_a_layer_too_far_is_mended_by_its_letter(line: str, code: str, mended: str) -> None:
    is_mended(GENERIC % line, code, mended)


GATE = r"""
$u, s, x, c \in \mathbb{R}^{n}$, $u = \tanh(x)$, $s = \sigma(x)$ and $E = \frac{1}{2} \sum_i (u_i - y_i)^2 + c^\top s$.

$$ %s $$
"""  # noqa: E501


@pytest.mark.parametrize(
    ("line", "code", "mended"),
    [
        (
            r"\frac{\partial E}{\partial x} = (u) \odot (1 - u^2) + c \odot s \odot (1 - s)",
            "missing-term", r"(u - y) \odot (1 - u^2)",
        ),
        (
            r"\frac{\partial E}{\partial u} = u",
            "missing-term", "u - y",
        ),
        (
            r"\frac{\partial E}{\partial u} = \frac{1}{2} \sum_i (u_i - y_i)^2 + c^\top s",
            "wrong-function", r"\frac{\partial }{\partial u} (\frac{1}{2}",
        ),
    ],
)  # fmt: skip
def test_what_is_forgotten_is_put_in(line: str, code: str, mended: str) -> None:
    is_mended(GATE % line, code, mended)


DIFFERENTIAL = r"$$ \mathrm{d}(A \odot B) = \mathrm{d}A \odot B^\top + A \odot \mathrm{d}B $$"


def test_a_differential_is_mended() -> None:
    judged = failing("$A, B \\in \\mathbb{R}^{m \\times n}$ are matrices.\n\n" + DIFFERENTIAL)
    assert isinstance(judged.verdict, Fails)
    assert judged.verdict.code == "extra-transpose"
    assert judged.fix is not None


def test_no_line_is_told_to_say_itself() -> None:
    line = r"\frac{\partial E}{\partial u} = s"
    judged = failing(GATE % line)
    assert judged.fix is None or "= \\frac{\\partial E}{\\partial u}" not in judged.fix.message


def test_a_derivative_of_the_same_name_is_no_fix() -> None:
    text = r"$$ f(z) = z \tanh(z) $$" + "\n\n" + r"$$ \frac{df}{dz} = f(z) $$"
    judged = failing(text)
    assert judged.fix is None or r"\frac{d}{dz}" not in judged.fix.message


@pytest.mark.parametrize(
    ("formula", "mended"),
    [
        (r"s \odot (v + s \cdot v)", r"s \odot (v - s \cdot v)"),
        (r"s \odot (v \cdot s - v)", r"s \odot (v - v \cdot s)"),
    ],
)
def test_dots_are_inner_products_in_a_changed_line_too(formula: str, mended: str) -> None:
    text = r"""
$u \in \mathbb{R}^k$, $s = \mathrm{softmax}(u)$ and $v = \frac{\partial J}{\partial s}$ for any $J$.

$$ \frac{\partial J}{\partial u} = %s $$
"""
    is_mended(text % formula, "wrong-sign", mended)


@pytest.mark.parametrize(
    ("identity", "code", "mended"),
    [
        (r"\sec(x)^2 = 1 - \tanh(x)^2", "wrong-function", r"\operatorname{sech}(x)^2 = 1 -"),
        (r"\cos(x)^2 = 1 + \sinh(x)^2", "wrong-function", r"\cosh(x)^2 = 1 +"),
        (r"\cosh(x)^2 = 1 - \sinh(x)^2", "wrong-sign", r"1 + \sinh(x)^2"),
    ],
)
def test_the_left_side_of_an_identity_is_mended(identity: str, code: str, mended: str) -> None:
    is_mended(f"Recall that ${identity}$.\n", code, mended)


def test_a_power_that_other_lines_write_is_put_in() -> None:
    text = r"""
Let $r = \|u\|$ be the length of $u \in \mathbb{R}^n$, and $J = c^\top u / r$ with
$c \in \mathbb{R}^n$.

$$ \frac{\partial J}{\partial u} = \frac{c}{r} - \frac{u (c^\top u)}{r^3} $$
$$ \nabla_u J = \frac{1}{r} c - \frac{1}{r} (c^\top u) u $$
"""
    is_mended(text, "wrong-number", r"\frac{1}{r^3} (c^\top u) u")


@pytest.mark.parametrize(
    ("name", "line", "mended"),
    [("numbers-or-members.md", 13, False), ("letters-that-are-lengths.md", 9, True)],
)
def test_what_its_section_alone_tells_is_mended_with_its_own_letters_alone(name, line, mended):
    checked = check(Path(__file__).parents[1] / "documents" / name)
    told = [j for j in checked.statements if j.span.line == line]
    assert [isinstance(j.verdict, Fails) for j in told] == [True]
    assert [j.fix is not None for j in told] == [mended]
