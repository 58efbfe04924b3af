"""Functions that everybody writes, under all their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.patterns import regex
from backproof.syntax.notations.unicode import GREEK_LETTERS

ELEMENTWISE = {
    "log": "log", "ln": "log", "exp": "exp", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
    "tanh": "tanh", "sigma": "sigmoid", "sigmoid": "sigmoid", "Sigmoid": "sigmoid",
    "sigm": "sigmoid", "logistic": "sigmoid",
    "ReLU": "relu", "relu": "relu", "RELU": "relu", "Relu": "relu",
    "softplus": "softplus", "abs": "absolute", "sign": "sign", "sgn": "sign",
    "arctan": "arctan", "atan": "arctan",
}  # fmt: skip

REDUCTIONS = {
    "tr": "trace", "Tr": "trace", "trace": "trace", "det": "det",
    "sum": "sum", "mean": "mean",
    **dict.fromkeys(("rowsum", "rowSum", "row_sum"), "sum of columns"),
    **dict.fromkeys(("colsum", "colSum", "col_sum"), "sum of rows"),
}  # fmt: skip

SOFTMAX = frozenset({"softmax", "Softmax", "SoftMax", "smax"})
# A product of derivatives "in whatever order and with whatever transposes the shapes need".
FORMAL_PRODUCT = frozenset({"prod"})
# The operator of a product by a sign that the text calls a convolution.
CONVOLUTION = "convolution"
DIAGONAL = frozenset({"diag", "Diag"})
# The inner product of two arguments: `⟨a, b⟩` is read as a call of this name.
INNER = "inner"
# The larger or the smaller of two.
LARGER = "max"
EXTREMES = frozenset({LARGER, "min"})
# Products of matrices in code: `np.dot(A, B)`.
PRODUCTS = frozenset({"dot", "matmul"})
# Powers in code: `np.power(A, 2)`.
POWERS = frozenset({"power", "pow"})
# Of these everybody knows a formula by exponentials, sines and cosines.
CIRCULAR = frozenset({"tan", "cot", "sec", "csc", "sinh", "cosh", "sech", "csch", "coth"})
KNOWN = (
    frozenset(ELEMENTWISE) | frozenset(REDUCTIONS) | SOFTMAX | DIAGONAL | {INNER} | EXTREMES
    | PRODUCTS | POWERS | CIRCULAR
)  # fmt: skip

_LETTERS = frozenset(GREEK_LETTERS.values())
_SIGMOID = regex(
    r"sigmoid|logistic|\bsigm\b|\bswish\b|\bsilu\b|1\s*-\s*(?:\\sigma|σ)"
    r"|(?:log|\\ln)(?:\s|\\(?:left|[bB]igg?[lr]?)|[^\w\s])*[(\[{]\s*1\s*-|(?:\\sigma|σ)\s*\([^()]*\)\s*&?\s*:?=",
    re.I, ("sigm", "log", "\\ln", "σ", "ς", "swish", "silu"),
)  # fmt: skip
_RECTIFIERS = ("relu", "rectif", "softplus", "swish")
_ELU = regex(r"\bg?elu\b")
# `\\tanh(z)`: a function that is applied says nothing of what a letter stands for.
_APPLIED = regex(
    r"\\(?:tanh|(?:operatorname|mathrm|text|textrm)\{\w+\})\s*(?:\^\{?\w\}?)?\s*(?:\\left)?\s*\(",
    re.I,
)
_ACTIVATION = regex(r"activation|non-?linear", re.I, ("activation", "linear"))


def is_word(name: str) -> bool:
    """Whether a function is named by a word, `erf`, and not by a letter of any alphabet."""
    return len(name) > 1 and name.isalpha() and name not in _LETTERS


def other_functions(text: str) -> frozenset[str]:
    """Letters that everybody takes for a function and the document for another one: σ is the
    sigmoid, but where the text speaks of some activation, or names another one that it applies
    nowhere, and never of a sigmoid."""
    another = _ACTIVATION.search(text) or names(text, _RECTIFIERS)
    some = another and not _SIGMOID.search(text)
    return frozenset({"sigma"}) if some else frozenset()


def may_be_logistic(text: str) -> bool:
    """Whether a function without a formula may be the logistic one: no other one is named."""
    return not names(text, (*_RECTIFIERS, "tanh", "hyperbolic"))


def names(text: str, functions: Sequence[str]) -> bool:
    """Whether a text names one of some functions, or an exponential unit, not only applies it."""
    plain = _APPLIED.sub("(", text).lower()
    if any(function in plain for function in functions):
        return True
    return "elu" in plain and _ELU.search(plain) is not None


def function_name(base: str) -> str:
    """The name under which a function is looked up: `np.exp` is `exp`."""
    for prefix in ("np.", "numpy.", "jnp.", "torch.", "F."):
        if base.startswith(prefix) and base[len(prefix) :] in KNOWN:
            return base[len(prefix) :]
    return base
