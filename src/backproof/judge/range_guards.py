"""What stands in the way of calling a claim wrong: a sum that does not say where it ends."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def over_unsaid_steps(claim: Claim, bench: Bench) -> bool:
    """A sum over steps without limits beside another term, `b_t + Σ_i (Π_{j=i+1}^t c_j) b_i`: it
    may be of all steps but that one."""
    line = claim.stated.origin or claim.stated
    return any(
        any(map(sums_unsaid_steps, term_sums(term))) and not all(map(term_sums, whole.terms))
        for whole in inside(line.node, syntax.Add)
        for term in whole.terms
    )


def term_sums(term: syntax.Node) -> tuple[syntax.BigOperator, ...]:
    """The sums in a term."""
    return tuple(s for s in inside(term, syntax.BigOperator) if s.operator == "sum")


def sums_unsaid_steps(node: syntax.BigOperator) -> bool:
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
