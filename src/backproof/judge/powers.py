"""X² of a square matrix: XX, or what squares its entries."""

from __future__ import annotations

from backproof.algebra.ops.arithmetic import square
from backproof.algebra.ops.elementwise import power
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import ONE
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim


def powers_of_matrices(claim: Claim, bench: Bench) -> bool:
    """Whether a claim rests on a power of a square matrix, a norm left out: nothing says whether
    its entries are raised. Where all lengths are made one, no matrix is square by its author."""
    if claim.context.order.level:
        return False
    parts = (*claim.context.program.parts, *(() if claim.expr is None else claim.expr.parts))
    norms = {e.args[0] for e in parts if e.op is sum_all}
    raised = (e for e in parts if e.op in (square, power) and e not in norms)
    types = (e.args[0].type for e in raised)
    return any(type_.rows == type_.columns != ONE for type_ in types)
