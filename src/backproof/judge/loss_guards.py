"""What stands in the way of calling a claim wrong: a loss that is never defined, or no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.algebra.expressions import (
    Expr,
    derivative_op,
    leaves,
    symbol_op,
)
from backproof.algebra.ops.arithmetic import add, negate, subtract
from backproof.judge.bench import Bench
from backproof.judge.upstream import lacks_upstream
from backproof.meaning.claims import Claim
from backproof.meaning.shapes.whole_shapes import shaped_throughout


def no_loss(claim: Claim, bench: Bench) -> bool:
    """Without a loss only a relation to another gradient of it can be wrong, and no update; its
    shapes only where all that is not defined is declared, or where what it names is transposed, in
    it or elsewhere: only shapes ask for that. A formula with a shape of its own can where its
    author says of all in it how it lies."""
    other = claim.expr is not None and claim.of.name != claim.context.objective
    if other or not claim.context.arbitrary:
        return False
    if claim.expr is None:
        free = {leaf.name for leaf in claim.context.program.free}
        declared = not claim.context.undeclared & free
        related = claim.shaped or (claim.relative and (declared or bench.transposes(claim)))
        return claim.stated.kind == "update" or not related
    ends = (leaf.parameters[0] for leaf in leaves(claim.expr) if leaf.op is derivative_op)
    if claim.stated.kind == "update" or claim.of in ends:
        return claim.stated.kind == "update"
    if lacks_upstream(claim, bench):
        return False
    sure = is_misshaped(claim) and shaped_throughout(claim, bench.shaped_by_author(claim))
    return not sure


def partly_known(claim: Claim, bench: Bench) -> bool:
    """Beside terms with derivatives of a loss that is never defined it has one that is made of what
    it is about alone: its author knows a penalty, `λ W`, and the loss with it."""
    if not claim.context.arbitrary or claim.expr is None or claim.wrt is None:
        return False
    terms = [leaves(term) for term in addends(claim.expr)]
    handed = (e.op is derivative_op and e.parameters[0] is claim.of for t in terms for e in t)
    return any(handed) and any(is_penalty(term, claim.wrt) for term in terms)


def is_penalty(term: Sequence[Expr], wrt: Expr) -> bool:
    """Whether a term is made of one quantity and numbers, by its leaves."""
    return wrt in term and all(e is wrt or (e.op is symbol_op and e.type.is_scalar) for e in term)


def addends(e: Expr) -> Iterator[Expr]:
    """The terms of a sum."""
    if e.op in (add, subtract, negate):
        for part in e.args:
            yield from addends(part)
    else:
        yield e


def is_misshaped(claim: Claim) -> bool:
    """Whether a formula has neither the shape of what it is said to be, nor that of its
    transpose."""
    if claim.expr is None or claim.wrt is None or claim.head is not None:
        return False
    given, wanted = claim.expr.type, claim.wrt.type
    return claim.of.type.is_scalar and given not in (wanted, wanted.transposed)
