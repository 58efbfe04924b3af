"""Colons that multiply, and those that do not."""

from __future__ import annotations

import pytest

from backproof.pipeline import read_text
from backproof.syntax import nodes, parse_document
from backproof.syntax.nodes import kinds

SHOWN = "$$ df = G : dX $$\n\n"


def has_product(text: str) -> bool:
    calls = [s for s in parse_document(read_text(text, "a.md"))[-1:] for m in s.members if m.node
             and kinds(m.node) & nodes.Call.bit]  # fmt: skip
    return bool(calls)


@pytest.mark.parametrize(
    "formula", ["h = A : B", "dh = A B : C dX", "h = (A + B) : C", r"h = \frac{1}{2} A^T : B"]
)
def test_it_multiplies_on_a_page_that_shows_it(formula: str) -> None:
    assert has_product(f"{SHOWN}$$ {formula} $$")


def test_it_does_not_on_a_page_that_shows_none() -> None:
    assert not has_product("$$ dY = A dX $$\n\n$$ h = A : B $$")


@pytest.mark.parametrize(
    "formula",
    [r"h : A \to B", r"S = \{a : a > 0\}", r"h = \sum_{i : a_i > 0} a_i", "a_{i:} = b"],
)
def test_other_colons_stay_what_they_are(formula: str) -> None:
    assert not has_product(f"{SHOWN}$$ {formula} $$")


def test_it_binds_less_than_other_products() -> None:
    (statement,) = parse_document(read_text(r"$$ df = A B : C \odot dX + E $$", "a.md"))
    total = statement.members[1].node
    assert isinstance(total, nodes.Add)
    product = total.terms[0]
    assert isinstance(product, nodes.Call)
    left, right = product.arguments
    assert isinstance(left, nodes.Juxtaposition)
    assert isinstance(right, nodes.Product)
