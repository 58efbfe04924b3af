"""What a line could be compared with: the formulas that it should have the value of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from backproof.algebra.arrange import arrange
from backproof.algebra.derive import Deriver, NoRule
from backproof.algebra.differentials import adjoint_op, derived, differential_op
from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Expr, TypeFault, derivative_op, gradient, leaves
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench, axes_of_shares
from backproof.judge.symmetry import halved_in, symmetric_in
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim

NO_VALUE = (NoPoint, MissingValue, MissingSize, NoRule, TypeFault, KeyError)
"""Why nothing can be compared."""


def benches(claim: Claim, bench: Bench) -> Iterator[Bench]:
    """The points at which a claim may be meant: of any targets and matrices, or of shares and of
    symmetric ones."""
    yield bench
    names = symmetric_in(claim) or halved_in(claim)
    if names:
        yield bench.with_symmetric(names)
    yield from map(bench.with_shares, axes_of_shares(claim.context))


def truths(claim: Claim, bench: Bench, written: Expr | None) -> Iterator[Expr]:
    """The true gradient, in terms of the gradients that its author names, of those in the line, and
    of none; of an identity what its left side is."""
    if claim.wrt is None:
        yield from left_sides(claim)
        return
    if claim.of is not claim.context.program.loss or not claim.of.type.is_scalar:
        return
    if written is not None:
        yield written
    ends = () if claim.expr is None else leaves(claim.expr)
    named = {e.parameters[1] for e in ends if e.op is derivative_op and e.parameters[0] is claim.of}
    ways = [Deriver(claim.context.program, named - {claim.wrt})] if named else []
    for deriver in (*ways, bench.deriver(claim.context)):
        try:
            found = deriver.gradient(claim.wrt).expr
        except NO_VALUE:
            continue
        if found is not None:
            yield arrange(found)


def left_sides(claim: Claim) -> Iterator[Expr]:
    """What an identity is about: the formula of a quantity, an expression as it stands, what the
    rules make of a differential."""
    program, head = claim.context.program, claim.head
    if head is None:
        formula = program.defined.get(claim.of)
        if formula is not None:
            yield formula
    elif head.op in (differential_op, adjoint_op):
        with suppress(*NO_VALUE):
            if (found := derived(program, head)) is not None:
                yield arrange(found)
    else:
        yield head


def what(claim: Claim) -> Expr:
    """What a formula should be the value of, as a whole."""
    if claim.wrt is not None:
        return gradient(claim.of, claim.wrt)
    return claim.of if claim.head is None else claim.head
