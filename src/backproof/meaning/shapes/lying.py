"""Claims as they may be meant where their author lays quantities otherwise than was read here.

Of what a page gives by entries alone nobody knows how it lies. But whatever is computed of a sample
lies as the sample does: a page has it all in columns or all in rows. Each matrix and each vector of
weights may lie either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import product

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim, make

MOST = 5
"""Choices that are tried together at most."""


def lies_by_entries(claim: Claim, names: Set[str]) -> bool:
    """Whether a page picks entries of all these quantities, so that each is a vector or a
    matrix."""
    indexed = claim.context.setting.indexed
    return all(name.partition("@")[0] in indexed for name in names)


def laid_otherwise(claim: Claim, names: Set[str]) -> Iterator[Claim] | None:
    """A claim for all other ways in which these quantities may lie together; None where there are
    too many of them, or a product of Jacobians has a layout of its own."""
    choices = choices_of(claim, names)
    if claim.chains or len(choices) > MOST:
        return None
    return _laid(claim, choices)


def _laid(claim: Claim, choices: list[frozenset[str]]) -> Iterator[Claim]:
    wrt = None if claim.wrt is None else claim.wrt.name
    for taken in product((False, True), repeat=len(choices)):
        turned = [choice for choice, taken in zip(choices, taken, strict=True) if taken]
        if turned:
            lying = frozenset().union(*turned)
            yield make(claim.stated, claim.context, claim.of.name, wrt, lying=lying)


def choices_of(claim: Claim, names: Set[str]) -> list[frozenset[str]]:
    """The quantities among some that lie one way or the other, those together that lie alike."""
    symbols = claim.context.symbols
    trained = {e.name for e in claim.context.program.parameters}
    known = sorted(name for name in names if not symbols[name].type.is_scalar)
    vectors = {n for n in known if ONE in (symbols[n].type.rows, symbols[n].type.columns)}
    together = frozenset(vectors - trained)
    alone = [frozenset({name}) for name in known if name not in together]
    return [*([together] if together else []), *alone]
