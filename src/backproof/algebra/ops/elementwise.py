"""Functions of one number, applied to every entry.

A row gives the function on complex numbers, its derivative as an expression (`y` is the value, `x`
the
argument) and where it may be drawn. Masks (`positive`, `sign`) are constant between their jumps.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import (
    POSITIVE,
    REAL,
    Array,
    Domain,
    Expr,
    Notation,
    Op,
    constant,
)
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.numerics import np


def _where_positive(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Restrict to positive real parts; elsewhere NaN, never the complex branch of the function."""

    def restricted(x: Array) -> Array:
        inside = np.real(x) > 0
        with np.errstate(all="ignore"):
            return np.where(inside, function(np.where(inside, x, 1.0)), np.nan)

    return restricted


def _sigmoid(x: Array) -> Array:
    # The form whose exponential cannot overflow, chosen by the sign of the real part.
    positive = np.real(x) >= 0
    small = np.exp(np.where(positive, -x, x))
    return np.where(positive, 1 / (1 + small), small / (1 + small))


def _softplus(x: Array) -> Array:
    positive = np.real(x) >= 0
    tail = np.log1p(np.exp(np.where(positive, -x, x)))
    return np.where(positive, x + tail, tail)


def one(x: Expr) -> Expr:
    """The constant 1 in the shape of x."""
    return constant(1, x.type)


def _row(
    name: str,
    meaning: Callable[[Array], Array],
    slope: Callable[[Expr, Expr], Expr] | None,
    latex: str,
    rule: str,
    domain: Domain = REAL,
    unicode: str = "",
) -> Op:
    """An elementwise operation whose derivative is `slope(y, x)`; None where it is zero."""
    vjp = None if slope is None else (lambda g, y, x: (multiply(g, slope(y, x)),))
    notation = Notation("call", latex, unicode or name)
    return Op(name, "(m,n)->(m,n)", meaning, vjp, notation, rule, domain)


exp: Op = _row("exp", lambda x: np.exp(x), lambda y, x: y, r"\exp", "exp is its own derivative")
log: Op = Op(
    "log", "(m,n)->(m,n)", _where_positive(lambda x: np.log(x)),
    lambda g, y, x: (divide(g, x),),
    Notation("call", r"\log", "log"), "the derivative of log x is 1/x", POSITIVE,
)  # fmt: skip
sqrt: Op = Op(
    "sqrt", "(m,n)->(m,n)", _where_positive(lambda x: np.sqrt(x)),
    lambda g, y, x: (divide(g, scale(constant(2), y)),),
    Notation("call", r"\sqrt", "√"), "the derivative of √x is 1/(2√x)", POSITIVE,
)  # fmt: skip
sigmoid: Op = _row(
    "sigmoid", _sigmoid, lambda y, x: multiply(y, subtract(one(y), y)),
    r"\sigma", "σ' = σ(1 - σ)", unicode="σ",
)  # fmt: skip
tanh: Op = _row(
    "tanh", lambda x: np.tanh(x), lambda y, x: subtract(one(y), square(y)),
    r"\tanh", "tanh' = 1 - tanh²",
)  # fmt: skip
positive: Op = _row(
    "positive", lambda x: (np.real(x) > 0) * 1.0, None, r"\mathbb{1}", "a mask is constant"
)
sign: Op = _row(
    "sign", lambda x: np.sign(np.real(x)), None, r"\operatorname{sign}", "a sign is constant"
)
relu: Op = _row(
    "relu", lambda x: np.where(np.real(x) <= 0, 0.0, x), lambda y, x: positive(x),
    r"\mathrm{ReLU}", "ReLU passes where its argument is positive", unicode="ReLU",
)  # fmt: skip
absolute: Op = _row(
    "absolute", lambda x: np.where(np.real(x) < 0, -x, x), lambda y, x: sign(x),
    r"\left|", "|x|' = sign x",
)  # fmt: skip
softplus: Op = _row(
    "softplus", _softplus, lambda y, x: sigmoid(x), r"\operatorname{softplus}", "softplus' = σ"
)
sin: Op = _row("sin", lambda x: np.sin(x), lambda y, x: cos(x), r"\sin", "sin' = cos")
cos: Op = _row("cos", lambda x: np.cos(x), lambda y, x: negate(sin(x)), r"\cos", "cos' = -sin")
arctan: Op = _row(
    "arctan", lambda x: np.arctan(x), lambda y, x: reciprocal(add(one(x), square(x))),
    r"\arctan", "arctan' = 1/(1 + x²)",
)  # fmt: skip
reciprocal: Op = Op(
    "reciprocal", "(m,n)->(m,n)", lambda x: 1 / x,
    lambda g, y, x: (negate(multiply(g, square(y))),),
    Notation("postfix", "^{-1}", "⁻¹", 60), "the derivative of 1/x is -1/x²", POSITIVE,
)  # fmt: skip


def _power(a: Array, b: Array) -> Array:
    """a^b where the result is real: a positive base, or a whole exponent."""
    if np.all(np.imag(b) == 0) and np.all(np.real(b) == np.round(np.real(b))):
        return np.asarray(np.power(a, np.real(b)))
    inside = np.real(a) > 0
    with np.errstate(all="ignore"):
        return np.where(inside, np.exp(b * np.log(np.where(inside, a, 1.0))), np.nan)


def _power_vjp(g: Expr, y: Expr, a: Expr, b: Expr) -> tuple[Expr, Expr]:
    lower = power(a, subtract(b, one(b)))
    return multiply(g, multiply(b, lower)), multiply(g, multiply(y, log(a)))


power: Op = Op(
    "power", "(m,n),(m,n)->(m,n)", _power, _power_vjp,
    Notation("power", "^", "^", 60), "power rule", POSITIVE,
)  # fmt: skip
maximum: Op = Op(
    "maximum", "(m,n),(m,n)->(m,n)",
    lambda a, b: np.asarray(np.where(np.real(a) > np.real(b), a, b)),
    lambda g, y, a, b: (
        multiply(g, positive(subtract(a, b))),
        multiply(g, subtract(one(a), positive(subtract(a, b)))),
    ),
    Notation("call", r"\max", "max"), "the larger one passes",
)  # fmt: skip

ROWS: tuple[Op, ...] = (
    exp, log, sqrt, sigmoid, tanh, positive, sign, relu, absolute, softplus, sin, cos,
    arctan, reciprocal, power, maximum,
)  # fmt: skip
