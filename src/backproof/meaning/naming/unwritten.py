"""Syntax that stands in no text: formulas for what a document only names."""

from __future__ import annotations

from backproof.patterns import regex
from backproof.syntax import nodes as syntax

ARGUMENT = "argument of "
"""What the name of a parameter begins with to which the page gives none."""
_UNWRITTEN = regex(rf"[PQ]'?\(.*,\d+\)|S'?\(.*\)|{ARGUMENT}.*")


def is_unwritten(name: str) -> bool:
    """Whether a name stands for what has none on the page: a parameter of a function that is given
    by an entry, the free numbers of one that is given by no formula."""
    return _UNWRITTEN.fullmatch(name) is not None


def number(value: int) -> syntax.Node:
    """A number that no text has."""
    return syntax.Number(start=0, end=0, value=float(value), text=str(value))


def times(left: syntax.Node, right: syntax.Node) -> syntax.Node:
    """The product entry by entry."""
    return syntax.Product(
        start=0, end=0, operator="odot", left=left, right=right, sign_start=0, sign_end=0
    )


def minus(left: syntax.Node, right: syntax.Node) -> syntax.Node:
    """A difference in brackets."""
    added = syntax.Add(start=0, end=0, terms=(left, right), signs=(1, -1))
    return syntax.Group(start=0, end=0, body=added, opening="(")


def log(node: syntax.Node) -> syntax.Node:
    """The logarithm."""
    return syntax.Call(
        start=0, end=0, function=syntax.Symbol(start=0, end=0, base="log"), arguments=(node,)
    )


def applied(function: str, node: syntax.Node) -> syntax.Node:
    """A function that everybody knows, of something."""
    return syntax.Call(
        start=node.start, end=node.end,
        function=syntax.Symbol(start=node.start, end=node.end, base=function), arguments=(node,),
    )  # fmt: skip


def half(node: syntax.Node) -> syntax.Node:
    """One half of an expression."""
    return syntax.Juxtaposition(
        start=0, end=0,
        factors=(syntax.Fraction(start=0, end=0, numerator=number(1), denominator=number(2)), node),
    )  # fmt: skip


def total(node: syntax.Node) -> syntax.Node:
    """The sum of all entries."""
    body = syntax.Group(start=0, end=0, body=node, opening="(")
    return syntax.BigOperator(
        start=0, end=0, operator="sum", letters=(), lower=None, upper=None, condition=None,
        body=body,
    )  # fmt: skip


def inner(left: syntax.Node, right: syntax.Node) -> syntax.Node:
    """tr(leftᵀ right): the sum of the products of entries, of two matrices of one shape."""
    turned = syntax.Transpose(start=0, end=0, base=left)
    product = syntax.Juxtaposition(start=0, end=0, factors=(turned, right))
    return syntax.Call(
        start=0, end=0, function=syntax.Symbol(start=0, end=0, base="tr"), arguments=(product,)
    )


def symbol(name: str) -> syntax.Node:
    """A quantity that no text names."""
    return syntax.Symbol(start=0, end=0, base=name)


def plus(*terms: syntax.Node) -> syntax.Node:
    """A sum in brackets."""
    added = syntax.Add(start=0, end=0, terms=terms, signs=(1,) * len(terms))
    return syntax.Group(start=0, end=0, body=added, opening="(")
