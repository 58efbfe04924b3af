"""Functions that are written by other functions: sec x is 1 / cos x, log₂ x is log x / log 2."""

from __future__ import annotations

import math
from collections.abc import Callable

from backproof.meaning.terms import Apply, Literal, Quotient, Raised, Term, Times, Total
from backproof.syntax import nodes as syntax

Composition = Callable[[syntax.Node, Term], Term]


def _number(node: syntax.Node, value: float) -> Term:
    return Literal(node=node, value=value)


def _one_over(inner: Composition) -> Composition:
    return lambda node, x: Quotient(node=node, above=_number(node, 1), below=inner(node, x))


def _applied(op: str) -> Composition:
    return lambda node, x: Apply(node=node, op=op, argument=x)


def _ratio(above: Composition, below: Composition) -> Composition:
    return lambda node, x: Quotient(node=node, above=above(node, x), below=below(node, x))


def _exponentials(sign: int) -> Composition:
    """Half of eˣ and e⁻ˣ added or subtracted."""

    def half(node: syntax.Node, x: Term) -> Term:
        minus = Total(node=node, terms=(x,), signs=(-1,))
        terms = (Apply(node=node, op="exp", argument=x), Apply(node=node, op="exp", argument=minus))
        both = Total(node=node, terms=terms, signs=(1, sign))
        return Quotient(node=node, above=both, below=_number(node, 2))

    return half


def _inverse_tanh(node: syntax.Node, x: Term) -> Term:
    one = _number(node, 1)
    above = Total(node=node, terms=(one, x), signs=(1, 1))
    below = Total(node=node, terms=(one, x), signs=(1, -1))
    logs = Apply(node=node, op="log", argument=Quotient(node=node, above=above, below=below))
    return Quotient(node=node, above=logs, below=_number(node, 2))


def _arcsin(node: syntax.Node, x: Term) -> Term:
    """arcsin x = arctan(x / √(1 - x²))."""
    square = Raised(node=node, base=x, exponent=_number(node, 2))
    cosine = Total(node=node, terms=(_number(node, 1), square), signs=(1, -1))
    root = Apply(node=node, op="sqrt", argument=cosine)
    tangent = Quotient(node=node, above=x, below=root)
    return Apply(node=node, op="arctan", argument=tangent)


def _arccos(node: syntax.Node, x: Term) -> Term:
    right = _number(node, math.pi / 2)
    return Total(node=node, terms=(right, _arcsin(node, x)), signs=(1, -1))


def _arsinh(node: syntax.Node, x: Term) -> Term:
    """arsinh x = log(x + √(x² + 1))."""
    square = Raised(node=node, base=x, exponent=_number(node, 2))
    cosine = Total(node=node, terms=(square, _number(node, 1)), signs=(1, 1))
    root = Apply(node=node, op="sqrt", argument=cosine)
    return Apply(node=node, op="log", argument=Total(node=node, terms=(x, root), signs=(1, 1)))


def _logit(node: syntax.Node, x: Term) -> Term:
    below = Total(node=node, terms=(_number(node, 1), x), signs=(1, -1))
    return Apply(node=node, op="log", argument=Quotient(node=node, above=x, below=below))


def _softsign(node: syntax.Node, x: Term) -> Term:
    size = Apply(node=node, op="absolute", argument=x)
    below = Total(node=node, terms=(_number(node, 1), size), signs=(1, 1))
    return Quotient(node=node, above=x, below=below)


def _silu(node: syntax.Node, x: Term) -> Term:
    return Times(node=node, sign="odot", left=x, right=_applied("sigmoid")(node, x))


_SIN, _COS, _TANH = _applied("sin"), _applied("cos"), _applied("tanh")
_SINH, _COSH = _exponentials(-1), _exponentials(1)
COMPOSED: dict[str, Composition] = {
    "tan": _ratio(_SIN, _COS), "cot": _ratio(_COS, _SIN),
    "sec": _one_over(_COS), "csc": _one_over(_SIN),
    "sinh": _SINH, "cosh": _COSH, "sech": _one_over(_COSH), "csch": _one_over(_SINH),
    "coth": _one_over(_TANH), "artanh": _inverse_tanh, "arctanh": _inverse_tanh,
    "arcsin": _arcsin, "asin": _arcsin, "arccos": _arccos, "acos": _arccos,
    "arcsinh": _arsinh, "arsinh": _arsinh,
    "logit": _logit, "softsign": _softsign, "SiLU": _silu, "silu": _silu,
}  # fmt: skip


def logarithm(node: syntax.Call, argument: Term, base: Term) -> Term:
    """The logarithm to a base."""
    one, other = (Apply(node=node, op="log", argument=x) for x in (argument, base))
    return Quotient(node=node, above=one, below=other)


def base_of(node: syntax.Call) -> syntax.Node | None:
    """The base that a logarithm shows, if it is another one than e."""
    if node.function.base != "log" or len(node.function.scripts) != 1:
        return None
    script = node.function.scripts[0]
    if script.kind != "sub" or len(script.items) != 1 or script.text == "e":
        return None
    return script.items[0]
