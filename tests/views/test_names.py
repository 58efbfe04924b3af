"""Names and lengths as a reader knows them."""

from __future__ import annotations

import pytest

from backproof.algebra.types import ONE, Dim
from backproof.views.names import shown_length, shown_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("X_1r", "X_1r"),
        ("y_hat", "ŷ"),
        ("sigma", "σ"),
        ("mu_B", "μ_B"),
        ("w_bar_1", "w̄_1"),
        ("p@2", "p (2)"),
        ("W^[l]", "W^[l]"),
        ("x_alpha", "x_α"),
    ],
)
def test_a_name(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_length() -> None:
    hidden = Dim("W_1.columns#4")
    assert shown_length(ONE, {}) == "1"
    assert shown_length(Dim("N"), {}) == "N"
    assert shown_length(hidden, {hidden: 4}) == "4"
    assert shown_length(hidden, {}) == "columns of W_1"
    assert shown_length(Dim("N*4", None, (Dim("N"), hidden)), {hidden: 4}) == "N·4"
