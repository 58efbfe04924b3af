"""What each spelling means: an expression and the canonical form of its tree."""

from __future__ import annotations

import pytest

from backproof.syntax import NameTable, key, parse_expression, unparse
from backproof.syntax.nodes import (
    Call,
    Cases,
    Derivative,
    Group,
    Indicator,
    Inverse,
    Juxtaposition,
    Matrix,
    Negate,
    Norm,
    Ones,
    Power,
    Product,
    Restriction,
    Space,
    Symbol,
    Transpose,
)

SAME = [
    # spellings of one thing
    (r"X^T", r"X^{\top}"),
    (r"X^T", r"X^{\mathrm T}"),
    (r"X^T", r"X^\intercal"),
    (r"X^T", "Xᵀ"),
    (r"X^T", "X.T"),
    (r"A^{[0]T}", r"{A^{[0]}}^T"),
    (r"A^{[0]T}", r"A^{[0]^T}"),
    (r"A^{(l)T}", r"{A^{(l)}}^T"),
    (r"W_1^T", r"W^T_1"),
    (r"f'(x)", r"f^{\prime}(x)"),
    (r"f'(x)", r"f^{'}(x)"),
    (r"\frac{1}{2}", r"\frac12"),
    (r"\frac{a}{b}", r"\dfrac ab"),
    (r"\frac{a}{b}", r"{a \over b}"),
    (r"\sigma(x)", "σ(x)"),
    (r"\hat y", r"\hat{y}"),
    (r"\hat y", "ŷ"),
    (r"\hat{x_i}", r"\hat{x}_i"),
    (r"\log(x)", "log(x)"),
    (r"\log(x)", r"\mathrm{log}(x)"),
    (r"\log(x)", r"\operatorname{log}(x)"),
    (r"\text{softmax}(z)", "softmax(z)"),
    (r"\left( a + b \right) c", r"\bigg(a+b\bigg) c"),
    (r"a - b (c) (d)", r"{a - b (c)} (d)"),
    (r"\mathbf{W} \mathbf x", "W x"),
    (r"a\_{i}", "a_i"),
    (r"a \odot b", "a ⊙ b"),
    (r"\frac{\partial L}{\partial W}", r"{\partial L \over \partial W}"),
    (r"\frac{\partial L}{\partial W}", r"\partial L / \partial W"),
    (r"\frac{\partial L}{\partial W}", r"{\partial L}/{\partial W}"),
    (r"\frac{\partial L}{\partial W}", "∂L/∂W"),
    (r"\frac{dL}{dW}", "dL/dW"),
    (r"\frac{dL}{dW}", r"\frac{\mathrm d L}{\mathrm{d} W}"),
    (r"\frac{dL}{dW}", r"\frac{\text{d}L}{\text{d}W}"),
    (r"\nabla_{W} L", r"\nabla_W L"),
    (r"\|x\|_2", r"\left\| x \right\|_2"),
    (r"\|x\|_2", r"||x||_2"),
    (r"\|x\|_2", r"\|\|x\|\|_2"),
    (r"\boldsymbol{1}_N", r"\mathbf 1_{N}"),
    (r"\boldsymbol{1}_N", r"1_N"),
    (r"\boldsymbol{1}_N", r"\vec{1}_N"),
    (r"\mathbb{1}[x > 0]", r"\mathbf{1}\{x > 0\}"),
    (r"\mathbb{1}[x > 0]", r"1_{x > 0}"),
    (r"\mathbb{1}[x > 0]", r"I(x > 0)"),
    (r"\mathbb{1}[x > 0]", r"[x > 0]"),
    (r"\sum_{i=1}^n a_i", r"\sum\limits_{i = 1}^{n} a_i"),
    (r"\sum_{i=1}^n a_i", r"\sum^n_{i=1} a_i"),
    (r"\underbrace{a b}_{c}", r"\boxed{ab}"),
    (r"\frac{a}{b}", r"\color{red}{\frac{a}{b}}"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    names = NameTable(functions=frozenset("f"))
    assert key(parse_expression(one, names)) == key(parse_expression(other, names))


DIFFERENT = [
    (r"a - b c d", r"{a - b c} d"),
    ("X^T", "X"),
    ("x_1", "x_2"),
    ("a b", r"a \odot b"),
    ("(a + b) c", "a + b c"),
    ("{a + b} c", "a + b c"),
    ("a^{(2)}", "a^2"),
    (r"\hat y", "y"),
    ("f'(x)", "f(x)"),
    (r"\mathcal{L}", "L"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_structures_have_two_keys(one: str, other: str) -> None:
    assert key(parse_expression(one)) != key(parse_expression(other))


KINDS = [
    ("X^T", Transpose),
    ("A^{-1}", Inverse),
    ("A^{-T}", Transpose),
    ("x^2", Power),
    ("W^{T-1}", Power),
    ("e^{-x}", Power),
    ("a^{(l)}", Symbol),
    ("a^{[l]}", Symbol),
    (r"a^{\langle t \rangle}", Symbol),
    ("a^{<t>}", Symbol),
    ("w^*", Symbol),
    (r"w^{\text{new}}", Symbol),
    ("-a", Negate),
    ("(a)", Group),
    ("a b", Juxtaposition),
    ("X(a + b)", Juxtaposition),
    (r"\sigma(X)", Call),
    (r"\sigma^2", Power),
    (r"\sigma_B", Symbol),
    (r"\tanh^2 z", Call),
    (r"\mathbb{R}^{2 \times 3}", Space),
    (r"\frac{\partial}{\partial x} f", Derivative),
    (r"\nabla L", Derivative),
    (r"\partial_W L", Derivative),
    (r"\frac{\partial^2 f}{\partial x \partial y}", Derivative),
    (r"\|x\|^2", Power),
    (r"\|x\|", Norm),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", Matrix),
    (r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", Cases),
    (r"\left\{ \begin{array}{ll} 1 & x > 0 \\ 0 & x \le 0 \end{array} \right.", Cases),
    (r"\left. x^2 \right|_{x = 0}", Restriction),
    (r"(X > 0)", Group),
    (r"[X > 0]", Indicator),
    (r"\mathbf 1", Ones),
    (r"a \cdot b", Product),
    (r"df.\gamma", Product),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_a_spelling_is(text: str, kind: type) -> None:
    assert isinstance(parse_expression(text), kind)


@pytest.mark.parametrize(
    "text", [r"\frac{d_1}{d_2}", r"\frac{d}{N}", r"\frac{1}{dx}", r"\frac{d}{d}"]
)
def test_a_letter_d_alone_is_no_derivative(text: str) -> None:
    assert not isinstance(parse_expression(text), Derivative)


def test_precedence_from_loose_to_tight() -> None:
    node = parse_expression(r"-a b \odot c^T + \sum_i x_i \cdot y_i + 1")
    assert unparse(node) == r"-a b \odot c^{T} + \sum_{i} x_{i} \cdot y_{i} + 1"
    add = key(node)
    assert add[0:2] == ("add", (-1, 1, 1))
    product = add[2]
    assert isinstance(product, tuple)
    assert product[0:2] == ("product", "odot")


def test_a_function_without_brackets_takes_factors_up_to_the_next_sign() -> None:
    node = parse_expression(r"\log a b \cdot c")
    assert isinstance(node, Product)
    assert isinstance(node.left, Call)
    assert isinstance(node.left.arguments[0], Juxtaposition)


def test_keywords_of_code() -> None:
    node = parse_expression("np.sum(dZ, axis=1, keepdims=True)")
    assert isinstance(node, Call)
    assert [name for name, _ in node.keywords] == ["axis", "keepdims"]
    assert node.function.base == "np.sum"


def test_scripts_keep_their_parts() -> None:
    node = parse_expression(r"W_{ij}^{(l-1)}")
    assert isinstance(node, Symbol)
    assert [(s.kind, s.text, len(s.items)) for s in node.scripts] == [
        ("sub", "ij", 2),
        ("paren", "l-1", 1),
    ]


def test_subscripted_brackets_are_more_indices() -> None:
    node = parse_expression(r"g_{t[i,j]}")
    assert isinstance(node, Symbol)
    assert len(node.scripts[0].items) == 3


def test_derivatives_of_expressions() -> None:
    node = parse_expression(r"\frac{\partial (W x + b)}{\partial x}")
    assert isinstance(node, Derivative)
    assert isinstance(node.numerator, Group)
    assert node.style == "partial"


def test_second_derivatives() -> None:
    node = parse_expression(r"\frac{d^2 f}{dx^2}")
    assert isinstance(node, Derivative)
    assert (node.order, len(node.denominators)) == (2, 1)
    assert isinstance(node.denominators[0], Symbol)


def test_names_of_the_document() -> None:
    names = NameTable(words=frozenset({"dW"}), differentials=True)
    node = parse_expression("dW^{[l]}", names)
    assert isinstance(node, Symbol)
    assert node.base == "dW"
    assert isinstance(parse_expression("dW^{[l]}"), Juxtaposition)
    accented = parse_expression(r"d\hat{y}", names)
    assert isinstance(accented, Symbol)
    assert (accented.base, accented.accents) == ("dy", ("hat",))
