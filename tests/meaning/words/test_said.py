"""What running text says of functions: definitions, letters, and roles; and what says nothing."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.functions.applied import with_functions
from backproof.meaning.naming.names import named
from backproof.meaning.suppositions.supposed import functions_spoken
from backproof.meaning.words.function_words import letters_said
from backproof.meaning.words.said import definitions_said
from backproof.syntax import nodes as syntax
from backproof.syntax import parse_document
from backproof.syntax.statements import Statement


def statements(text: str) -> list[Statement]:
    return with_functions(parse_document(read_text(text, "notes.md")))


def definitions(text: str) -> list[tuple[str | None, str, str | None]]:
    found = []
    for _, left, node in definitions_said(statements(text)):
        assert isinstance(node, syntax.Call)
        found.append((named(left), node.function.base, named(node.arguments[0])))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "where $p$ is the softmax of $z$.",
        "with $p$ the row-wise softmax of $z$.",
        "Let $p$ denote the softmax function applied to $z$.",
        "The prediction $p$ is obtained by applying the softmax to $z$.",
        "Then $p$ is computed as the softmax over $z$.",
        "Applying the softmax function to the logits $z$ gives the probabilities $p$.",
        "We apply a softmax to $z$ to get $p$.",
        "The logits $z$ are passed through a softmax layer, which yields $p$.",
        "Feed $z$ into the softmax to obtain $p$.",
    ],
)
def test_a_definition_is_read(text: str) -> None:
    assert definitions(text) == [("p", "softmax", "z")]


@pytest.mark.parametrize(
    "text",
    [
        "where $p$ is the softmax output. Let $z$ be the logits.",
        "the gradient of $p$ is that of the softmax, and $z$ is free.",
        "$p$ is not the softmax of $z$",
        "$p$ and $z$ are used by the softmax.",
        "the derivative of $p$, the softmax, by $z$",
    ],
)
def test_no_definition_is_made_up(text: str) -> None:
    assert definitions(text) == []


def test_letters_of_functions() -> None:
    assert letters_said(statements("where $g$ is the ReLU function")) == {"g": "ReLU"}
    assert letters_said(statements("with $s$ the logistic function")) == {"s": "sigmoid"}
    assert letters_said(statements("the hyperbolic tangent $f$")) == {"f": "tanh"}
    assert letters_said(statements("here $g$ is some function such as tanh")) == {}
    assert letters_said(statements("here $g$ is the sigmoid or the tanh")) == {}
    assert letters_said(statements("$g$ is the ReLU. But $g$ is the tanh.")) == {}


def test_roles_go_by_the_words_around() -> None:
    both = {"hidden": "ReLU", "last": "softmax"}
    assert functions_spoken("ReLU in the hidden layers and softmax at the output.") == both
    assert functions_spoken("The final layer is a softmax. Hidden units are ReLU.") == both
    assert functions_spoken("tanh in the hidden layer and sigmoid at the output") == {
        "hidden": "tanh", "last": "sigmoid",
    }  # fmt: skip
    assert functions_spoken("Units have sigmoid activations.") == {
        "hidden": "sigmoid", "last": "sigmoid",
    }  # fmt: skip
    assert functions_spoken("One may use tanh or ReLU.") == {}
