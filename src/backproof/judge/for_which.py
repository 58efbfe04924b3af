"""What there is one of for each letter, and nothing says for which it is meant."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, derivative_op, leaves
from backproof.meaning.claims import Claim


def given_for_each(claim: Claim) -> str | None:
    """Why a formula has no value: a derivative in it is by something that there is one of for each
    letter, and no letter picks one."""
    assert claim.expr is not None
    ends = [leaf for leaf in leaves(claim.expr) if leaf.op is derivative_op]
    by = (e.parameters[1] for e in ends if len(e.parameters) > 2)
    return next((for_which(each) for each in by if each.type.letters), None)


def for_which(quantity: Expr) -> str:
    """What is not said of a quantity that there is one of for each letter."""
    each = ", ".join(letter.name.partition(".")[0] for letter in quantity.type.letters)
    return f"{quantity.name} is given for each {each}; nothing says for which it is meant"
