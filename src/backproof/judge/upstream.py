"""A line that forgets the gradient which comes from above.

Where a page leaves its loss open, each of its gradients is made of another one: twice the loss has
twice the gradient. A line without any that is right with one of them as a factor has dropped it: no
loss could make it right that is any loss elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Expr, derivative_op, gradient, leaves, symbol_op
from backproof.algebra.ops.arithmetic import multiply, scale
from backproof.algebra.ops.linear import diagonal_matrix, matmul, transpose
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import ONE, MissingSize
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim
from backproof.record import replace


def lacks_upstream(claim: Claim, bench: Bench) -> bool:
    """Whether a line about a loss that the page leaves open is the gradient but for another
    gradient of that loss, of which all other lines about it are made."""
    if not claim.context.arbitrary or claim.stated.kind != "gradient" or gradients_in(claim):
        return False
    others = [c for c in bench.beside(claim) if c.of is claim.of and c.wrt is not None]
    by = dict.fromkeys(leaf.parameters[1] for other in others for leaf in gradients_in(other))
    known = [gradient(claim.of, each) for each in by if each.op is symbol_op]
    if not known or not forgets_one(claim, known, bench):
        return False
    return all(c.relative or gradients_in(c) or forgets_one(c, known, bench) for c in others)


def forgets_one(claim: Claim, known: Sequence[Expr], bench: Bench) -> bool:
    """Whether a formula is the gradient but for one of the known gradients by something else."""
    if claim.expr is None or claim.wrt is None or claim.head is not None:
        return False
    factors = [leaf for leaf in known if leaf.parameters[1] is not claim.wrt]
    products = (made for leaf in factors for made in multiplied(claim.expr, leaf))
    if any(made.type == claim.wrt.type and is_true(claim, made, bench) for made in products):
        return True
    # Inside of a sum too: then it is the gradient of the sum of all entries of that.
    totals = (replace(claim, of=sum_all(leaf.parameters[1])) for leaf in factors)
    return bool(leaves(claim.expr)) and any(is_true(c, claim.expr, bench) for c in totals)


def gradients_in(claim: Claim) -> list[Expr]:
    """The gradients of what a claim is about in its formula."""
    found = leaves(claim.expr) if claim.expr is not None else ()
    return [e for e in found if e.op is derivative_op and e.parameters[0] is claim.of]


def multiplied(formula: Expr, factor: Expr) -> Iterator[Expr]:
    """The products of a formula and a factor, of any kind that their shapes allow."""
    if factor.type.letters or formula.type.letters:
        return
    if formula.type == factor.type:
        yield multiply(formula, factor)
    if factor.type.is_scalar or formula.type.is_scalar:
        number, other = (factor, formula) if factor.type.is_scalar else (formula, factor)
        yield scale(number, other)
        return
    either = [(a, b) for a in (formula, transpose(formula)) for b in (factor, transpose(factor))]
    for pair in (*either, *((b, a) for a, b in either)):
        if pair[0].type.columns == pair[1].type.rows:
            yield matmul(*pair)
    if factor.type.columns == ONE and factor.type.rows == formula.type.rows:
        yield matmul(diagonal_matrix(factor), formula)


def is_true(claim: Claim, formula: Expr, bench: Bench) -> bool:
    """Whether a formula is the gradient that a claim is about."""
    assert claim.wrt is not None
    try:
        pairs = [
            (value_of(world, formula), derivative(world, gradient(claim.of, claim.wrt)))
            for world in bench.worlds(claim.context)
        ]
    except (NoPoint, MissingValue, MissingSize):
        return False
    return all(g.shape == true.shape and distance(g, true) < TOLERANCE for g, true in pairs)
