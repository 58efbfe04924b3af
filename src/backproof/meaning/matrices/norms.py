"""Norms: Euclidean without a mark, with a 2 or an F, and the sum of what entries are in size."""

from __future__ import annotations

from collections.abc import Callable

from backproof.meaning.terms import Apply, Reduced, Term, Untranslatable
from backproof.syntax import nodes as syntax

EUCLIDEAN = frozenset({"", "2", "F", "f", "Fro", "fro", "HS", "ell_2", "l_2", "L_2", "L2"})
ABSOLUTE = frozenset({"1", "ell_1", "l_1", "L_1", "L1"})


def norm(node: syntax.Norm, term: Callable[[syntax.Node], Term]) -> Term:
    """The term of a norm."""
    if node.order in EUCLIDEAN:
        return Reduced(node=node, op="norm", argument=term(node.body))
    if node.order in ABSOLUTE:
        size = Apply(node=node, op="absolute", argument=term(node.body))
        return Reduced(node=node, op="sum", argument=size)
    raise Untranslatable("this norm is not understood yet", node)


def squared_norm(power: syntax.Power, term: Callable[[syntax.Node], Term]) -> Term | None:
    """The term of the square of a Euclidean norm, None for other powers."""
    two = isinstance(power.exponent, syntax.Number) and power.exponent.value == 2
    if not two or not isinstance(power.base, syntax.Norm) or power.base.order not in EUCLIDEAN:
        return None
    return Reduced(node=power, op="norm2", argument=term(power.base.body))
