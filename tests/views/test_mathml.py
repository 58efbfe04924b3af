"""Formulas as MathML: well-formed for everything that the parser reads."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from backproof.syntax import parse_expression
from backproof.syntax.nodes import Words
from backproof.views.mathml import MOST_NODES, to_mathml

FORMULAS = {
    r"\frac{\partial L}{\partial W_{1}}": "∂L∂W1",
    r"X^{T} (A - B)": "X⊤(A−B)",
    r"\sigma(z) \odot (1 - \sigma(z))": "σ\u2061(z)⊙(1−σ\u2061(z))",
    r"\hat{y} \log \hat{y}": "y^log\u2061y^",
    r"\sum_{i=1}^{n} x_i^2": "∑i=1nxi2",
    r"\sqrt{x} + \|w\|_2^2": "x+‖w‖22",
    r"\mathbf{1}_N^T x": "𝟏N⊤x",
    r"W^{[l]} a^{(2)}": "W[l]a(2)",
    r"\nabla_W L": "∇WL",
    r"A^{-1} B": "A−1B",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(abcd)",
    r"\frac{\partial^2 L}{\partial x^2}": "∂2L∂x2",
}


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula(latex: str) -> None:
    drawn = ElementTree.fromstring(to_mathml(parse_expression(latex)))
    assert "".join("".join(drawn.itertext()).split()) == FORMULAS[latex]


def test_a_statement_has_both_sides() -> None:
    left, right = parse_expression("L"), parse_expression("x + y")
    drawn = ElementTree.fromstring(to_mathml(right, left, "="))
    assert "".join(drawn.itertext()) == "L=x+y"


def test_words_are_escaped() -> None:
    drawn = to_mathml(Words(text="<b> & ", start=0, end=0))
    assert "<b>" not in drawn
    ElementTree.fromstring(drawn)


def test_a_formula_without_end_is_not_drawn() -> None:
    assert to_mathml(parse_expression(" + ".join(["x"] * (MOST_NODES + 1)))) == ""
