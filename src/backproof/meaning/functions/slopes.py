"""The slope of a function that the author gives by a formula: `g'(z)` where `g(x) = x / (1 + |x|)`.

The formula is differentiated by its variable, entry by entry, and the argument put in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from backproof.algebra.derive import NoRule, pullback, total_of
from backproof.algebra.expressions import Expr, Op, constant, substitute, symbol
from backproof.algebra.simplify import simplify
from backproof.meaning import terms as t
from backproof.meaning.functions.parameters import applied
from backproof.meaning.naming.names import bare, name_of
from backproof.syntax import nodes as syntax

if TYPE_CHECKING:
    from backproof.meaning.shapes.inference import Shape, Shapes


class Scope(Protocol):
    """What a slope needs of a translation."""

    def term(self, node: syntax.Node) -> t.Term:
        """The term of an expression."""
        ...

    def expanded(self, short: syntax.Node, node: syntax.Node) -> t.Term:
        """The term of what stands for a node."""
        ...


class Elaboration(Protocol):
    """What a slope needs of an elaboration; `bound` are names for what a formula is about."""

    bound: dict[str, Expr]

    def expr(self, term: t.Term) -> Expr:
        """The expression of a term."""
        ...


def slope(
    scope: Scope, node: syntax.Call, left: syntax.Node | None, body: syntax.Node | None
) -> t.Term | None:
    """The slope of a function of one variable at the argument of a call; None where its definition
    has no variable, or an entry of one."""
    if not isinstance(left, syntax.Call) or body is None or len(left.arguments) != 1:
        return None
    if len(node.arguments) != 1 or not isinstance(bare(left.arguments[0]), syntax.Symbol):
        return None
    argument = node.arguments[0]
    variable = syntax.Symbol(start=argument.start, end=argument.end, base=f"variable {node.start}")
    formula = applied(left, body, node.replace(arguments=(variable,)))
    return t.Sloped(
        node=node, formula=scope.expanded(formula, node), variable=name_of(variable),
        argument=scope.term(argument), order=node.function.primes,
    )  # fmt: skip


def shape_of(shapes: Shapes, term: t.Term) -> Shape | None:
    """The shape of a slope, which is that of the argument; None for other terms."""
    if not isinstance(term, t.Sloped):
        return None
    shapes.names[term.variable] = shape = shapes.add(term.argument)
    if not t.constant(term.formula):
        shapes.equal(shapes.add(term.formula), shape, term, "a function of each entry")
    return shape


def expression(elaboration: Elaboration, term: t.Term) -> Expr | None:
    """The expression of a slope; None for other terms."""
    if not isinstance(term, t.Sloped):
        return None
    argument = elaboration.expr(term.argument)
    variable = symbol(term.variable, argument.type.core)
    elaboration.bound[term.variable] = variable
    result = elaboration.expr(term.formula)
    for _ in range(term.order):
        result = differentiated(result, variable, term)
    return substitute(result, {variable: argument})


def repeated(op: Op, argument: Expr, term: t.Apply) -> Expr:
    """The derivative of an operation on entries, of the order of a term, at its argument."""
    variable = symbol(f"variable {term.node.start}", argument.type)
    result = op(variable)
    for _ in range(term.order):
        result = differentiated(result, variable, term)
    return substitute(result, {variable: argument})


def differentiated(formula: Expr, variable: Expr, term: t.Apply | t.Sloped) -> Expr:
    """The derivative of each entry by the same entry of the variable."""
    try:
        sent, _ = pullback(formula, constant(1, formula.type), [variable])
    except NoRule as missing:
        raise t.Untranslatable(str(missing), term.node) from None
    return simplify(total_of(sent[variable])) if variable in sent else constant(0, variable.type)
