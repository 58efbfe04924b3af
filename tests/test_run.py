"""What the library does with a document whose network is, or is not, understood."""

from __future__ import annotations

import pytest

import backproof
from backproof.run import fit, program_of
from backproof.training.data import load_data
from backproof.training.errors import UnsupportedProgram
from backproof.training.settings import Settings

BEGINNING = r"""
Let $X \in \mathbb{R}^{N \times 2}$ be a batch of $N$ samples, $y \in \mathbb{R}^{N \times 1}$.

"""


def test_an_activation_by_cases_at_a_letter_of_its_own_is_trained() -> None:
    note = BEGINNING + (
        r"$$ A = f(X W), \quad f(t) = \begin{cases} t & t > 0 \\ e^t - 1 & t \le 0 \end{cases} $$"
        "\n\n$$ p = \\sigma(A v) $$\n\n"
        r"$$ L = -\frac1N \sum_{n=1}^N y_n \log p_n + (1 - y_n) \log(1 - p_n) $$"
        "\n\nwith $W \\in \\mathbb{R}^{2 \\times 3}$.\n"
    )
    found = backproof.check(backproof.read_text(note, "note.md"))
    assert sorted(p.name for p in program_of(found).parameters) == ["W", "v"]
    fitted = fit(found, load_data("disc"), settings=Settings(restarts=1, epochs=3))
    assert 0 < fitted.loss < 1


def test_a_loss_that_was_not_understood_is_not_trained() -> None:
    note = BEGINNING + (
        "$$ p = \\sigma(X w), \\quad r = \\sum_k p_k $$\n\n"
        "$$ L = -\\frac1N \\sum_{n=1}^N y_n \\log p_k $$\n"
    )
    with pytest.raises(UnsupportedProgram, match="L: nothing says what k is in it") as caught:
        program_of(backproof.check(backproof.read_text(note, "note.md")))
    assert caught.value.code == "not-understood"
