"""Single changes of a formula: the text that they make means what their syntax does."""

from __future__ import annotations

import re

import pytest

from backproof.mend.changes import brackets, exchanges, functions
from backproof.mend.changes.written import Change, Written, applied
from backproof.syntax import parse_expression
from backproof.syntax.keys import key
from backproof.syntax.nodes import Node


def plain(node: Node | None) -> str:
    """What a formula says, brackets that change nothing aside."""
    assert node is not None
    return re.sub(r"\s+", " ", str(key(node)))


def made(text: str, change: Change) -> str:
    """The text after a change."""
    return text[: change.start] + change.text + text[change.end :]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b * c * d", ["(a + b * c) * d", "(a + b) * c * d"]),
        ("a b + c", ["a (b + c)"]),
        (r"a + b \odot c - d", [r"(a + b) \odot c - d", r"a + b \odot (c - d)"]),
        ("p + q r s", ["(p + q r) s", "(p + q) r s"]),
    ],
)
def test_brackets_are_put_around_terms(text: str, wanted: list[str]) -> None:
    node = parse_expression(text)
    changes = list(brackets.around_sums(Written(text), node))
    assert [made(text, change) for change in changes] == wanted
    for change in changes:
        again = parse_expression(made(text, change))
        assert plain(applied(node, (change,))) == plain(again)


def test_powers_are_added_and_dropped() -> None:
    text = "a^2 b"
    node = parse_expression(text)
    changes = list(exchanges.power(Written(text), node))
    assert [made(text, change) for change in changes] == ["a b", "a^2 b^2", "a^2 b^3"]


def test_functions_are_taken_for_one_another() -> None:
    text = r"x \tan(z)"
    node = parse_expression(text)
    (change,) = functions.exchanged(Written(text), node)
    assert made(text, change) == r"x \tanh(z)"
    assert plain(applied(node, (change,))) == plain(parse_expression(made(text, change)))
