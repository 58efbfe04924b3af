"""Sums that do not say where they end."""

from __future__ import annotations

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def adds_unsaid_steps(stated: Stated) -> bool:
    """Whether a line has a sum over steps without limits beside another term,
    `b_t + Σ_i (Π_{j=i+1}^t c_j) b_i`."""
    line = stated.origin or stated
    return any(
        any(map(is_over_unsaid_steps, sums_in(term))) and not all(map(sums_in, whole.terms))
        for whole in inside(line.node, syntax.Add)
        for term in whole.terms
    )


def sums_in(term: syntax.Node) -> tuple[syntax.BigOperator, ...]:
    """The sums in a term."""
    return tuple(s for s in inside(term, syntax.BigOperator) if s.operator == "sum")


def is_over_unsaid_steps(node: syntax.BigOperator) -> bool:
    """Whether a sum has no limits, and its letter is one of neighbours: `t - 1`, `i + 1`."""
    if node.lower is not None or node.upper is not None or node.condition is not None:
        return False
    letters = {letter_of(letter) for letter in node.letters}
    return any(
        any(letter_of(term) in letters for term in shifted.terms)
        and any(isinstance(term, syntax.Number) for term in shifted.terms)
        for shifted in inside(node.body, syntax.Add)
        if all(isinstance(term, syntax.Symbol | syntax.Number) for term in shifted.terms)
    )
