"""Sums over all weights: `λ/2 Σ_w w²` beside `∂C/∂w`. The letter is no index, it is any weight.

What is said of the sum by one weight is said of it by each: the sum is that over all entries of w.
M. Nielsen, "Neural Networks and Deep Learning" (2015), equation 85, writes so.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import differentiated_by, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_sums_over_weights(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with sums over all entries for sums over what is trained."""
    if not any(_letter(big) for big in throughout(statements, syntax.BigOperator)):
        return list(statements)
    trained = {named(node) for node in differentiated_by(statements)}

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.BigOperator) or _letter(node) not in trained:
            return node
        function = syntax.Symbol(start=node.start, end=node.body.start, base="sum")
        return syntax.Call(
            start=node.start, end=node.end, function=function, arguments=(node.body,)
        )

    return with_changed(statements, change, syntax.BigOperator)


def _letter(big: syntax.BigOperator) -> str | None:
    """The trained letter that a sum without a range runs over."""
    match big:
        case syntax.BigOperator(
            operator="sum",
            letters=(syntax.Symbol(scripts=(), accents=()) as letter,),
            lower=None,
            upper=None,
            condition=None,
        ) if is_parameter(name_of(letter), frozenset()) and _is_itself(letter, big.body):
            return name_of(letter)
        case _:
            return None


def _is_itself(letter: syntax.Symbol, body: syntax.Node) -> bool:
    """Whether what is summed is a power of the letter, or how large it is."""
    inner = bare(body)
    base = bare(inner.base) if isinstance(inner, syntax.Power) else inner
    if isinstance(base, syntax.Absolute | syntax.Norm):
        base = bare(base.body)
    return base is not inner and isinstance(base, syntax.Symbol) and name_of(base) == letter.base
