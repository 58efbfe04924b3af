"""When a mark on a quantity names the gradient by it."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.gradients.marked import with_marked_gradients
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import below
from backproof.syntax import parse_document
from backproof.syntax.nodes import Symbol


def names(*formulas: str) -> set[str]:
    """The names on a page after marks were read."""
    text = "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)
    statements = with_marked_gradients(parse_document(read_text(text, "note.md")))
    nodes = (m.node for s in statements for m in s.members if m.node is not None)
    return {name_of(n) for node in nodes for n in below(node) if isinstance(n, Symbol)}


@pytest.mark.parametrize(
    "line",
    [
        r"\bar{A} = \bar{C} B^T",
        r"\overline{A} = \overline{C} B^T",
        r"G_A = G_C B^T",
        r"\text{grad}_A = \text{grad}_C B^T",
        r"\nabla A = \nabla C B^T",
    ],
)
def test_a_mark_that_leads_back(line: str) -> None:
    assert {"dA", "dC"} <= names("C = A B", line)


@pytest.mark.parametrize(
    "line",
    [
        r"\bar{C} = \bar{A} B",
        r"\bar{A} = \frac{1}{n} \sum_i A_i",
        r"G_A = B + 1",
        r"\bar{D} = 3",
    ],
)
def test_a_mark_that_does_not(line: str) -> None:
    assert not {"dA", "dC", "dD"} & names("C = A B", line)


def test_a_mark_that_is_said_to_be_a_gradient() -> None:
    found = names("C = A B", r"\bar{A} = \frac{\partial L}{\partial A}", r"\bar{C} = 1")
    assert {"dA", "dC"} <= found
