"""Formulas as LaTeX and as text: brackets only where needed, and what is written reads back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, constant, gradient, ones, size, symbol
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.algebra.ops.elementwise import exp, positive, reciprocal, relu, sigmoid, tanh
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import expand, sum_columns, sum_rows
from backproof.algebra.types import ONE, Dim, Type
from backproof.algebra.vocabulary import Vocabulary
from backproof.backends.to_latex import standard_name, to_latex
from backproof.backends.to_unicode import plain_name, to_unicode
from backproof.meaning.elaborate import Scene, elaborate
from backproof.meaning.naming.questions import Names
from backproof.meaning.shapes.dims import Dims
from backproof.meaning.shapes.inference import Shapes
from backproof.meaning.translate import translate
from backproof.syntax import parse_expression

N, d = Dim("N"), Dim("d")
X, G, W = symbol("X", Type(N, d)), symbol("G", Type(N, d)), symbol("W", Type(d, d))
b, w, s = symbol("b_1", Type(ONE, d)), symbol("w", Type(d, ONE)), symbol("s")
L = symbol("L")
SYMBOLS = {e.name: e for e in (X, G, W, b, w, s, L)}
SIZES = {N: 3, d: 4}


@pytest.mark.parametrize(
    ("expr", "latex", "text"),
    [
        (
            matmul(gradient(L, X), transpose(W)),
            r"\frac{\partial L}{\partial X} W^{\top}",
            "∂L/∂X Wᵀ",
        ),
        (multiply(G, subtract(constant(1, X.type), X)), r"G \odot (1 - X)", "G ⊙ (1 - X)"),
        (matmul(add(X, G), W), "(X + G) W", "(X + G) W"),
        (matmul(multiply(X, G), W), r"(X \odot G) W", "(X ⊙ G) W"),
        (multiply(matmul(X, W), G), r"X W \odot G", "X W ⊙ G"),
        (transpose(matmul(X, W)), r"(X W)^{\top}", "(X W)ᵀ"),
        (negate(add(X, G)), "-(X + G)", "-(X + G)"),
        (subtract(X, negate(G)), "X - (-G)", "X - (-G)"),
        (subtract(X, add(G, X)), "X - (G + X)", "X - (G + X)"),
        (
            scale(divide(constant(1), size(N)), X),
            r"\frac{1}{N} X",
            "(1/N) X",
        ),
        (divide(X, add(G, X)), r"\frac{X}{G + X}", "X/(G + X)"),
        (square(tanh(X)), r"\tanh(X)^{2}", "tanh(X)²"),
        (sum_rows(G), r"\mathbf{1}_{N}^{\top} G", "𝟏_Nᵀ G"),
        (sum_columns(G), r"G \mathbf{1}_{d}", "G 𝟏_d"),
        (add(X, expand(b, X.type)), r"X + b_{1}", "X + b₁"),
        (matmul(expand(b, X.type), W), r"\mathbf{1}_{N} b_{1} W", "𝟏_N b₁ W"),
        (multiply(G, positive(X)), r"G \odot \mathbb{1}[X > 0]", "G ⊙ 𝟙[X > 0]"),
        (scale(constant(2), scale(constant(3), X)), r"2 \cdot 3 X", "2 · 3 X"),
        (reciprocal(X), r"\frac{1}{X}", "1/X"),
    ],
)
def test_brackets_stand_only_where_they_are_needed(expr: Expr, latex: str, text: str) -> None:
    assert to_latex(expr) == latex
    assert to_unicode(expr) == text


def test_a_name_with_a_superscript_is_bracketed_before_another() -> None:
    weight = symbol("W^[2]", Type(d, d))
    assert to_latex(transpose(weight)) == r"(W^{[2]})^{\top}"
    author = Vocabulary(transposed={"W^[2]": "W^{[2]T}"})
    assert to_latex(transpose(weight), author) == "W^{[2]T}"


def test_the_author_decides_on_spellings() -> None:
    author = Vocabulary(
        names={"X": "\\mathbf{X}"}, gradients={("L", "X"): "\\delta"}, elementwise="\\circ",
        transpose="^T", mask=("(", ")"), ones=("\\boldsymbol{1}\\_{", "}"),
    )  # fmt: skip
    assert to_latex(multiply(gradient(L, X), positive(X)), author) == (
        r"\delta \circ (\mathbf{X} > 0)"
    )
    assert to_latex(sum_rows(X), author) == r"\boldsymbol{1}\_{N}^T \mathbf{X}"


@pytest.mark.parametrize(
    ("name", "latex", "text"),
    [
        ("X_2r", "X_{2r}", "X₂ᵣ"),
        ("y_hat", "\\hat{y}", "ŷ"),
        ("sigma^2", "\\sigma^{2}", "σ²"),
        ("W^[1]", "W^{[1]}", "W^[1]"),
        ("delta_t", "\\delta_{t}", "δₜ"),
        ("weight", "\\mathrm{weight}", "weight"),
        ("lambda@2", "\\lambda", "λ"),
    ],
)
def test_names(name: str, latex: str, text: str) -> None:
    assert standard_name(name.partition("@")[0]) == latex
    assert plain_name(name) == text


SCALARS = st.sampled_from([s, size(N), constant(3), divide(constant(1), size(N)), negate(s)])
MATRICES = st.recursive(
    st.sampled_from([X, G, gradient(L, X)]),
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(subtract, inner, inner),
        st.builds(multiply, inner, inner),
        st.builds(divide, inner, st.builds(exp, inner)),
        st.builds(negate, inner),
        st.builds(sigmoid, inner),
        st.builds(relu, inner),
        st.builds(square, inner),
        st.builds(positive, inner),
        st.builds(scale, SCALARS, inner),
        st.builds(lambda a: subtract(constant(1, a.type), a), inner),
        st.builds(lambda a: matmul(a, transpose(W)), inner),
        st.builds(lambda a: transpose(transpose(a)), inner),
        st.builds(lambda a: multiply(a, expand(sum_rows(a), a.type)), inner),
        st.builds(lambda a: add(a, expand(matmul(a, w), a.type)), inner),
        st.builds(lambda a: matmul(expand(b, a.type), matmul(transpose(a), a)), inner),
        st.builds(lambda a: matmul(ones(N), matmul(transpose(ones(N)), a)), inner),
    ),
    max_leaves=6,
)


def read_back(text: str) -> Expr:
    """The expression that a reader understands, with the names and shapes of this module."""
    dims = Dims()
    variables = {ONE: 0, N: dims.named("N"), d: dims.named("d")}
    names = {n: (variables[e.type.rows], variables[e.type.columns]) for n, e in SYMBOLS.items()}
    shapes = Shapes(dims, names, lambda name: pytest.fail(f"{name} is unknown"))
    known = Names(lambda name: name, frozenset({"N", "d"}), lambda n: SYMBOLS[n].type.is_scalar)
    term = translate(parse_expression(text), known)
    shapes.add(term)
    shapes.settle()
    back = {dims.find(variable): dim for dim, variable in variables.items()}
    scene = Scene(shapes, lambda v: back[dims.find(v)], SYMBOLS.__getitem__)
    return elaborate(term, scene)[0]


def value(expr: Expr) -> np.ndarray:
    rng = np.random.default_rng(3)
    quantities = [*SYMBOLS.values(), gradient(L, X)]
    points = {e: rng.uniform(0.1, 0.6, e.type.shape(SIZES)) for e in quantities}
    return evaluate([expr], points, SIZES)[expr]


@settings(max_examples=200, deadline=None)
@given(MATRICES)
@pytest.mark.parametrize("written", [to_latex, to_unicode])
def test_what_is_written_reads_back_as_the_same_value(written: object, expr: Expr) -> None:
    text = written(expr)  # type: ignore[operator]
    # The lexer takes the letter 𝟏 for a digit.
    result = read_back(text.replace("𝟏", "\\mathbf{1}"))
    np.testing.assert_allclose(value(result), value(expr), rtol=1e-8, err_msg=text)
