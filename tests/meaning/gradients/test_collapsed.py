"""Sums over units where the gradient is that of a vector, and those that may be right."""

import pytest

from backproof import check
from backproof.documents import read_text
from backproof.judge.verdicts import Fails

PROSE = (
    "The shift $b$ is a vector and the weight vector $w$ too. $K$ is the number of output units, "
    "$N$ is the number of samples and $C$ denotes the number of classes.\n\n"
)


def fails(formula: str, prose: str = PROSE) -> bool:
    """Whether a line alone on a page is called wrong."""
    checked = check(read_text(f"{prose}$${formula}$$\n", "page.md"))
    return any(isinstance(judged.verdict, Fails) for judged in checked.statements)


@pytest.mark.parametrize(
    "right",
    [
        r"\sum_{k=1}^{K} \frac{\partial L}{\partial z_k}",
        r"\sum_{k=1}^{K} \frac{\partial L}{\partial Z}",
        r"\frac{2}{K} \sum_{k=1}^{K} (\hat y_k - y_k)",
        r"- \sum_{k=1}^{K} \delta_k",
    ],
)
def test_one_number_for_a_vector(right: str) -> None:
    assert fails(rf"\frac{{\partial L}}{{\partial b}} = {right}")


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial L}{\partial b} = \sum_{n=1}^{N} \frac{\partial L}{\partial z_n}",
        r"\frac{\partial L}{\partial b} = \sum_{k=1}^{C} \frac{\partial L}{\partial z_k}",
        r"\frac{\partial L}{\partial w} = \sum_{k=1}^{K} (\hat y_k - y_k) x",
        r"\frac{\partial L}{\partial w} = \sum_{k=1}^{K} \delta_k v_k",
        r"\frac{\partial L}{\partial w} = \sum_{k=1}^{K} \frac{\partial L}{\partial z_k} "
        r"\frac{\partial z_k}{\partial w}",
        r"\frac{\partial L}{\partial a} = \sum_{k=1}^{K} \frac{\partial L}{\partial z_k}",
        r"\frac{\partial L}{\partial b_j} = \sum_{k=1}^{K} \frac{\partial L}{\partial z_k}",
    ],
)
def test_what_may_be_right(line: str) -> None:
    assert not fails(line)


def test_a_text_that_says_both_says_nothing() -> None:
    prose = PROSE + "For one unit $b$ is a scalar.\n\n"
    line = r"\frac{\partial L}{\partial b} = \sum_{k=1}^{K} \frac{\partial L}{\partial z_k}"
    assert not fails(line, prose)
