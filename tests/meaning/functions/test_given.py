"""Which functions a page gives itself, and which formulas are known by their form."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.functions.exponentials import is_logistic
from backproof.meaning.functions.given import functions_given, map_names
from backproof.meaning.functions.normalised import is_normalised
from backproof.meaning.naming.names import name_of
from backproof.syntax import parse_document


def parse(formula: str):
    return parse_document(read_text(f"$${formula}$$\n", "note.md"))


def formula_of(text: str):
    node = parse(rf"q = {text}")[0].members[1].node
    assert node is not None
    return node


@pytest.mark.parametrize(
    "line",
    [
        r"S(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"p_i = S(z)_i = \frac{\exp(z_i)}{\sum_{j=1}^K \exp(z_j)}",
        r"S_i(z) = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"S(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"S(z) = \frac{e^z}{\mathbf{1}^T e^z}",
    ],
)
def test_the_softmax_by_its_formula(line: str) -> None:
    (given,) = functions_given(parse(line))
    assert is_normalised(given)
    assert name_of(given.function).partition("_")[0] == "S"


@pytest.mark.parametrize(
    "line",
    [
        r"S(z)_i = \frac{e^{z_i}}{\sum_j e^{u_j}}",
        r"S(z)_i = \frac{e^{z_j}}{\sum_j e^{z_j}}",
        r"S(z)_i = \frac{e^{-z_i}}{\sum_j e^{-z_j}}",
        r"S(z)_i = \frac{z_i}{\sum_j z_j}",
        r"S(z)_k = \frac{e^{z_i}}{\sum_j e^{z_j}}",
    ],
)
def test_what_is_not_the_softmax(line: str) -> None:
    assert not any(map(is_normalised, functions_given(parse(line))))


def test_a_function_in_its_own_formula_is_not_given_by_it() -> None:
    assert not list(functions_given(parse(r"f(z) = f(z) (1 - f(z))")))
    assert not list(functions_given(parse(r"f'(z) = 1 - z")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\frac{1}{1 + e^{-z}}", True),
        (r"\frac{e^z}{1 + e^z}", True),
        (r"\frac{1}{1 - e^{-z}}", True),
        (r"\frac{e^z - e^{-z}}{e^z + e^{-z}}", False),
        (r"\frac{1 - e^{-2z}}{1 + e^{-2z}}", False),
        (r"\max(0, z)", False),
        (r"\log(1 + e^z)", False),
        (r"\frac{z}{1 + e^{-z}}", False),
    ],
)
def test_formulas_of_the_kind_of_the_logistic_function(text: str, said: bool) -> None:
    assert is_logistic(formula_of(text)) is said


def test_maps_between_spaces() -> None:
    assert list(map_names(parse(r"\ell : \mathbb{R}^m \to \mathbb{R}"))) == ["ell"]
    assert not list(map_names(parse(r"x \in \mathbb{R}^m")))
