"""What is learnt of an author's spelling, and that it is spelling only."""

from __future__ import annotations

import pytest

from backproof.algebra.vocabulary import STANDARD, Vocabulary
from backproof.documents import read_text
from backproof.meaning.reading import readings
from backproof.meaning.vocabulary import aliases, mentioned, vocabulary

FORWARD = r"""
A batch has $N$ samples: $X \in \mathbb{R}^{N \times 3}$, $y \in \mathbb{R}^{N \times 1}$,
$W \in \mathbb{R}^{3 \times 1}$.

$$
\begin{aligned}
Z &= X W \\
p &= \sigma(Z) \\
L &= -\frac{1}{N} \mathbf{1}_N^\top (y \circ \log p + (1 - y) \circ \log(1 - p))
\end{aligned}
$$
"""


def words(backward: str, forward: str = FORWARD) -> Vocabulary:
    return vocabulary(next(readings(read_text(forward + backward, "notes.md"))))


def test_a_document_without_gradients_lends_the_spellings_of_its_forward_equations() -> None:
    found = words("")
    assert found.names["X"] == "X"
    assert found.elementwise == "\\circ"
    assert found.transpose == "^\\top"
    assert found.ones == ("\\mathbf{1}_", "")
    assert found.functions["sigmoid"] == "\\sigma"
    assert found.functions["log"] == "\\log"
    assert (found.style, found.mask) == (STANDARD.style, STANDARD.mask)


@pytest.mark.parametrize(
    ("text", "style", "spelled"),
    [
        (r"$$\frac{dL}{dW} = X^\top \frac{dL}{dZ}$$", "d", r"\frac{dL}{dW}"),
        (
            r"$$\dfrac{\partial L}{\partial W} = X^\top \dfrac{\partial L}{\partial Z}$$",
            "partial",
            r"\dfrac{\partial L}{\partial W}",
        ),
        (r"$$\nabla_W L = X^\top \nabla_Z L$$", "nabla", r"\nabla_W L"),
    ],
)
def test_derivatives_are_spelled_as_the_author_does(text: str, style: str, spelled: str) -> None:
    found = words(text)
    assert found.style == style
    assert found.gradients["L", "W"] == spelled


def test_a_letter_for_a_gradient_is_its_spelling() -> None:
    text = r"$$\delta = \frac{\partial L}{\partial Z} = \frac{1}{N}(p - y)$$"
    reading = next(readings(read_text(FORWARD + text, "notes.md")))
    assert set(aliases(reading).values()) == {("L", "Z")}
    assert vocabulary(reading).gradients["L", "Z"] == "\\delta"
    assert ("L", "Z") in mentioned(reading)


def test_right_sides_choose_between_equal_forms() -> None:
    head = r"$$\frac{dL}{dp} = \frac{1}{N} \frac{p - y}{p \circ (1 - p)}$$"
    by_name = head + r" $$\frac{dL}{dZ} = \frac{dL}{dp} \circ p \circ (1 - p)$$"
    written_out = head + r" $$\frac{dL}{dZ} = \frac{dL}{dp} \circ \sigma(Z) \circ (1 - \sigma(Z))$$"
    slope = head + r" $$\frac{dL}{dZ} = \frac{dL}{dp} \circ \sigma'(Z)$$"
    assert words(by_name).folded == {"p"}
    assert words(written_out).folded == frozenset()
    assert words(slope).primes == {"sigmoid"}


@pytest.mark.parametrize(
    ("mask", "found"),
    [
        (r"(Z > 0)", ("(", ")")),
        (r"\mathbb{1}[Z > 0]", (r"\mathbb{1}[", "]")),
        (r"\mathbb{1}\{Z > 0\}", (r"\mathbb{1}\{", r"\}")),
    ],
)
def test_masks(mask: str, found: tuple[str, str]) -> None:
    forward = FORWARD.replace("\\sigma", "\\mathrm{ReLU}")
    assert words(rf"$$\frac{{dL}}{{dZ}} = \frac{{dL}}{{dp}} \circ {mask}$$", forward).mask == found


def test_the_end_of_a_row_and_markdown_escapes_are_kept() -> None:
    forward = FORWARD.replace("\\\\\n", "\\newline\n").replace("{1}_N", "{1}\\_{N}")
    found = words("", forward)
    assert found.row_end == "\\newline"
    assert found.ones == ("\\mathbf{1}\\_{", "}")


def test_plain_text_is_spelled_as_latex() -> None:
    notes = "Z = X W₁\n\nL = sum(Z ⊙ Z)\n\n∂L/∂W₁ = Xᵀ ∂L/∂Z\n"
    found = vocabulary(next(readings(read_text(notes, "notes.txt"))))
    assert found.names["W_1"] == "W_{1}"
    assert found.gradients["L", "W_1"].replace(" ", "") == "\\frac{\\partialL}{\\partialW_{1}}"
