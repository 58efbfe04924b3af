"""Lines about a loss that sums over some of all pairs."""

from __future__ import annotations

from backproof.algebra.expressions import leaves, symbol_op
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.indices.sets_of_pairs import MARK


def over_all_pairs(claim: Claim, bench: Bench) -> bool:
    """The loss sums over some pairs, the line over all: it may speak of the case that all are seen,
    or leave out which are."""
    ending = f"_{MARK}"
    masks = [leaf for leaf in claim.context.program.free if leaf.name.endswith(ending)]
    if not any(claim.context.leads(claim.of.name, leaf.name) for leaf in masks):
        return False
    found = leaves(claim.expr) if claim.expr is not None else ()
    return not any(leaf.op is symbol_op and leaf.name.endswith(ending) for leaf in found)
