"""Functions applied to arguments: those that everybody knows, and the author's own."""

from __future__ import annotations

from typing import Protocol

from backproof.meaning.functions.compositions import COMPOSED, base_of, logarithm
from backproof.meaning.functions.known import (
    DIAGONAL,
    ELEMENTWISE,
    EXTREMES,
    INNER,
    KNOWN,
    LARGER,
    POWERS,
    PRODUCTS,
    REDUCTIONS,
    SOFTMAX,
    function_name,
)
from backproof.meaning.functions.parameters import (
    HIDDEN,
    applied,
    of_another,
    same_arguments,
    shown_with_parameters,
)
from backproof.meaning.functions.slopes import slope
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.matrices.determinants import determinant_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.questions import Names
from backproof.meaning.terms import (
    Apply,
    Diag,
    Generic,
    Inner,
    Literal,
    Name,
    Raised,
    Reduced,
    Several,
    Softmax,
    Term,
    Times,
    Total,
    Untranslatable,
)
from backproof.syntax import nodes as syntax


class Scope(Protocol):
    """What a call needs of a translation."""

    names: Names

    def term(self, node: syntax.Node) -> Term:
        """The term of an expression."""
        ...

    def expanded(self, short: syntax.Node, node: syntax.Node) -> Term:
        """The term of what stands for a node."""
        ...


DEEPEST = 6
"""How many functions that are written by others may stand within one another: each of them has its
argument twice."""


def call(scope: Scope, node: syntax.Call) -> Term:
    """A function applied: one that everybody knows, or one of the author's."""
    name = function_name(node.function.base)
    order = node.function.primes
    result: Term
    if name == INNER and len(node.arguments) == 2:
        left, right = map(scope.term, node.arguments)
        return Inner(node=node, left=left, right=right)
    if name in scope.names.softmaxes and len(node.arguments) == 1 and not order:
        result = Softmax(node=node, argument=scope.term(node.arguments[0]))
    elif name in COMPOSED and composes(scope, node):
        if nested(node) > DEEPEST:
            raise Untranslatable("so many functions within one another", node)
        result = COMPOSED[name](node, scope.term(node.arguments[0]))
    elif name not in KNOWN or name in scope.names.generic:
        result = unknown_function(scope, node)
    elif name in PRODUCTS and len(node.arguments) == 2 and not order:
        left, right = map(scope.term, node.arguments)
        result = Times(node=node, sign="at", left=left, right=right)
    elif name in POWERS and len(node.arguments) == 2 and not order:
        base_term, exponent = map(scope.term, node.arguments)
        result = Raised(node=node, base=base_term, exponent=exponent)
    elif name in EXTREMES and len(node.arguments) == 2 and not order:
        result = extreme(scope, node, name)
    elif name in EXTREMES:
        raise Untranslatable(f"{name} of other than two things", node)
    elif len(node.arguments) != 1:
        raise Untranslatable(f"{name} of {len(node.arguments)} arguments", node)
    elif name in ELEMENTWISE:
        base, matrix = base_of(node), determinant_of(node)
        argument = scope.term(matrix or node.arguments[0])
        if matrix is not None:
            argument = Reduced(node=node, op="det", argument=argument)
        if base is None:
            result = Apply(node=node, op=ELEMENTWISE[name], argument=argument, order=order)
        else:
            result = logarithm(node, argument, scope.term(base))
    elif order:
        raise Untranslatable(f"the derivative of {name} is not known", node)
    elif name in SOFTMAX:
        result = Softmax(node=node, argument=scope.term(node.arguments[0]))
    elif name in REDUCTIONS:
        op = REDUCTIONS[name] + axis_of(node)
        result = Reduced(node=node, op=op, argument=scope.term(node.arguments[0]))
    elif name in DIAGONAL:
        result = Diag(node=node, argument=scope.term(node.arguments[0]))
    else:
        raise Untranslatable(f"the function {name} is not known", node)
    if node.power is not None:
        return Raised(node=node, base=result, exponent=scope.term(node.power))
    return result


def nested(node: syntax.Node) -> int:
    """How many of the functions that are written by others stand within one another at most."""
    deepest, waiting = 0, [(node, 0)]
    while waiting:
        part, depth = waiting.pop()
        own = isinstance(part, syntax.Call) and function_name(part.function.base) in COMPOSED
        deepest = max(deepest, depth + own)
        waiting += [(inner, depth + own) for inner in syntax.children(part)]
    return deepest


def composes(scope: Scope, node: syntax.Call) -> bool:
    """Whether a function is the one that its name says: the author gives it no formula, and does
    not differentiate it as a letter for some function."""
    own = scope.names.function(name_of(node.function.replace(primes=0)))
    return (
        own is None and len(node.arguments) == 1 and not node.keywords and not node.function.primes
    )


def unknown_function(scope: Scope, node: syntax.Call) -> Term:
    """A function of the author's: a quantity shown with what it depends on, a formula with
    parameters, or a letter for any function of one argument, entry by entry."""
    name = name_of(one_for_all(node))
    order = node.function.primes
    if name in scope.names.losses and not order:
        return Name(node=node, name=scope.names.resolve(name))
    left, body = scope.names.function(name) or (None, None)
    if body is not None and not order:
        shown = not isinstance(left, syntax.Call) or same_arguments(left, node)
        # What a formula with σ rests on is not σ, by custom; so its own formula is put there.
        if not isinstance(left, syntax.Call) and of_another(body, node):
            raise Untranslatable(HIDDEN, node)
        if not isinstance(left, syntax.Call) or (shown and name not in KNOWN):
            return Name(node=node, name=scope.names.resolve(name))
        if not shown:
            for function in shown_with_parameters(left, body, node):
                known = scope.names.function(name_of(function))
                if known is not None and not isinstance(known[0], syntax.Call):
                    raise Untranslatable(HIDDEN, node)
        return scope.expanded(applied(left, body, node), node)
    if order and body is not None and isinstance(left, syntax.Call):
        sloped = slope(scope, node, left, body)
        if sloped is None:
            raise Untranslatable(f"the slope of {name} by what its formula is of", node)
        return sloped
    if len(node.arguments) > 1 and not node.keywords and not order:
        return Several(node=node, function=name, arguments=tuple(map(scope.term, node.arguments)))
    if len(node.arguments) != 1 or node.keywords:
        raise Untranslatable(f"the function {name} is not known", node)
    argument = scope.term(node.arguments[0])
    if name in scope.names.logistic:
        return Apply(node=node, op="sigmoid", argument=argument, order=order)
    return Generic(node=node, function=name, argument=argument, order=order)


def extreme(scope: Scope, node: syntax.Call, name: str) -> Term:
    """max(a, b) = b + relu(a - b) and min(a, b) = b - relu(b - a); a number comes second."""
    first, second = node.arguments
    if isinstance(bare(first), syntax.Number):
        first, second = second, first
    a, b = scope.term(first), scope.term(second)
    if name == LARGER and isinstance(b, Literal) and b.value == 0:
        return Apply(node=node, op="relu", argument=a)
    over, sign = ((a, b), 1) if name == LARGER else ((b, a), -1)
    difference = Total(node=node, terms=over, signs=(1, -1))
    above = Apply(node=node, op="relu", argument=difference)
    return Total(node=node, terms=(b, above), signs=(1, sign))


def one_for_all(call: syntax.Call) -> syntax.Symbol:
    """The function of a call, without the index that it shares with its argument: `g_k(z_k)`,
    `g_k(b_k + c)`."""
    function = call.function.replace(primes=0)
    indices = {letter for argument in call.arguments for letter in free_letters(argument)}
    kept = tuple(s for s in function.scripts if s.kind != "sub" or s.text not in indices)
    return function.replace(scripts=kept)


AXES = {0.0: " of rows", 1.0: " of columns", -1.0: " of columns", -2.0: " of rows"}


def axis_of(call: syntax.Call) -> str:
    """Which axis a reduction in code runs along, "" for all. Raises Untranslatable."""
    for name, value in call.keywords:
        if name in ("axis", "dim"):
            sign, node = 1.0, bare(value)
            if isinstance(node, syntax.Negate):
                sign, node = -1.0, bare(node.operand)
            if not isinstance(node, syntax.Number) or sign * node.value not in AXES:
                raise Untranslatable("this axis is not understood", call)
            return AXES[sign * node.value]
    return ""
