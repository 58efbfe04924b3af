"""Which terms around dots are one sum or product, and which are none."""

from __future__ import annotations

import pytest

from backproof.meaning.indices.dotted import run_in, with_dots
from backproof.pipeline import read_text
from backproof.syntax import nodes, parse_document, parse_expression, unparse


def written(text: str) -> str:
    """A formula as it is read, where it is the right side of an equation."""
    (statement,) = with_dots(parse_document(read_text(f"$$ Q = {text} $$", "note.md")))
    node = statement.members[1].node
    assert node is not None
    return unparse(node)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"w_1 x_1 + \cdots + w_n x_n", r"\sum_{i=1}^{n} w_{i} x_{i}"),
        (r"a + x_1 + x_2 + \dots + x_5 + b", r"a + \sum_{i=1}^{5} x_{i} + b"),
        (r"-x_1 - \ldots - x_n", r"-\sum_{i=1}^{n} x_{i}"),
        (r"w_{11} + w_{12} + \dots + w_{1n}", r"\sum_{i=1}^{n} w_{1 i}"),
        (r"w_{k1} + \dots + w_{kn}", r"\sum_{i=1}^{n} w_{k i}"),
        (r"x^{(1)} + \dots + x^{(m-1)} + x^{(m)}", r"\sum_{i=1}^{m} x^{(i)}"),
        (r"f_1 f_2 \cdots f_n", r"\prod_{i=1}^{n} f_{i}"),
    ],
)
def test_terms_that_count_are_a_sum_over_a_letter(text: str, meant: str):
    assert written(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        r"x_1 - x_2 + \dots + x_n",
        r"x_1 + y_2 + \dots + z_n",
        r"x_1 y_2 + \dots + x_n y_m",
        r"x_n + \dots + x_1",
        r"W_n \cdots W_1",
        r"x_1 + \dots + y_n",
    ],
)
def test_terms_that_follow_no_pattern_stay(text: str):
    assert "dots" in written(text)


def test_earlier_terms_count_up_to_the_dots():
    node = parse_expression(r"x_1 + x_3 + x_4 + \dots + x_n")
    assert isinstance(node, nodes.Add)
    run = run_in("sum", node.terms, lambda first, last: "i")
    assert run is not None
    assert (run.first, run.last) == (1, 4)
