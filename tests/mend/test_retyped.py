"""Letters that were mistyped once: what is called wrong, its fix, and what is left alone."""

from __future__ import annotations

import pytest

from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.naming.lone_names import lone_slips
from backproof.pipeline import Checked, check, read_text

STEPS = r"""
$$ h_t = \tanh(A y_t + B h_{t-1}) $$
$$ o_t = C h_t $$
$$ J = \frac{1}{2} \sum_{t=1}^{T} \| o_t - w_t \|^2 $$

$$ \frac{\partial J}{\partial A} = \sum_{t=1}^{T} ((1 - h_t^2) \odot \frac{\partial J}{\partial h_t}) y_NAME^\top $$
"""  # noqa: E501


def read_with(name: str, words: str = "", mend: bool = False) -> Checked:
    text = STEPS.replace("NAME", name) + words
    return check(read_text(text, "note.md"), mend)


def test_what_is_written_right_holds():
    assert isinstance(read_with("t").statements[-1].verdict, Holds)


def test_a_name_that_stands_nowhere_else_is_a_slip():
    verdict = read_with("{t-1}").statements[-1].verdict
    assert isinstance(verdict, Fails)
    assert verdict.code == "wrong-index"
    assert "with t in the place of t-1" in verdict.message


@pytest.mark.parametrize(
    "words",
    [
        "\nHere $y_{t-1}$ is the input one step before.\n",
        "\nIn the program `y_{t-1}` is a copy of the input.\n",
    ],
)
def test_a_name_that_stands_elsewhere_too_may_have_a_meaning(words: str):
    said = [j.verdict for j in read_with("{t-1}", words).statements if j.verdict is not None]
    assert isinstance(said[-1], Undecided)


def test_what_to_write_and_where():
    checked = read_with("{t-1}", mend=True)
    last = checked.statements[-1]
    assert last.wrong is not None
    assert last.wrong.text == "t-1"
    assert last.fix is not None
    assert [edit.text for edit in last.fix.edits] == ["t"]


def test_a_document_is_read_again_for_doubtful_lines_alone():
    checked = read_with("t")
    assert lone_slips(checked.document, []) == {}
    assert lone_slips(checked.document, [checked.statements[-1].stated]) == {}


CHAIN = r"""
$$ z^{(m)} = U^{(m)} a^{(m-1)} $$
$$ a^{(m)} = \phi(z^{(m)}) $$

$$ \frac{\partial R}{\partial a^{(m-1)}} = FACTORS $$
"""


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        (("z^{(m)}", "z^{(m)}", "a^{(m-1)}"), Holds),
        (("z^{(m)}", "z^{(m)}", "a^{(m)}"), Fails),
        (("z^{(m)}", "z^{(m-1)}", "a^{(m-1)}"), Fails),
    ],
)
def test_derivatives_that_would_chain_with_another_index(ends: tuple[str, ...], kind: type):
    first, of, by = ends
    factors = rf"\frac{{\partial R}}{{\partial {first}}} \frac{{\partial {of}}}{{\partial {by}}}"
    checked = check(read_text(CHAIN.replace("FACTORS", factors), "note.md"), mend=False)
    verdict = checked.statements[-1].verdict
    assert isinstance(verdict, kind)
    if isinstance(verdict, Fails):
        assert verdict.code == "unmatched-chain"


SAMPLE = r"""
The scores of an example are $s = W x_i$, its probabilities

$$p_k = \frac{e^{s_k}}{\sum_j e^{s_j}}$$

and its loss is $L_i = -\log p_{y_i}$.

$$\frac{\partial L_i}{\partial W_k} = (p_k - \mathbb{1}(y_i = k)) x_i$$
$$\frac{\partial L_NAME}{\partial s_k} = p_k - \mathbb{1}(y_NAME = k)$$
"""


@pytest.mark.parametrize(("letter", "kind"), [("i", Holds), ("m", Undecided)])
def test_another_letter_throughout_is_no_slip(letter: str, kind: type):
    checked = check(read_text(SAMPLE.replace("NAME", letter), "note.md"), mend=False)
    assert isinstance(checked.statements[-1].verdict, kind)
