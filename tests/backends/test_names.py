"""Identifiers are unique, readable and legal."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backproof.backends.names import RESERVED, identifier, identifiers


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("y_hat", "y_hat"),
        ("X_1r", "X_1r"),
        ("W^[l]", "W_l"),
        ("W^{[1]}", "W_1"),
        ("λ", "lambda_"),
        ("θ", "theta"),
        ("Σ", "Sigma"),
        ("ŷ", "y_hat"),
        ("\\hat{y}", "y_hat"),
        ("z'", "z_prime"),
        ("lambda", "lambda_"),
        ("np", "np_"),
        ("parameters", "parameters_"),
        ("2x", "v_2x"),
        ("sum", "sum_"),
        ("", "quantity"),
    ],
)
def test_spelling(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_names_that_spell_alike_stay_apart() -> None:
    assert identifiers(["W_1", "W^[1]", "W^{(1)}"]) == ["W_1", "W_1_2", "W_1_3"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_becomes_a_unique_identifier(names: list[str]) -> None:
    found = identifiers(names)
    assert len(set(found)) == len(names)
    for text in found:
        assert text.isidentifier()
        assert text.isascii()
        assert not keyword.iskeyword(text)
        assert text not in RESERVED
