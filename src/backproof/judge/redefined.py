"""Quantities that a section defines anew, and what was made of them before.

"Without the sigmoid h = W x": the loss above was made of the old h, and the author means the new
one in it.
"""

from __future__ import annotations

from backproof.algebra.expressions import Expr, leaves, symbol_op
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim


def redefined(claim: Claim, bench: Bench) -> bool:
    """Whether a claim, or its formula, rests on a definition from before its section, and not on
    the one that the section gives what was defined there."""
    context, place = claim.context, claim.stated.place
    table = context.setting.table
    of_formula = made_of(claim, claim.expr)
    for definition in context.program.definitions:
        name = definition.symbol.name
        used = table.by_key.get(name)
        if used is None or used.stated.place.section is place.section:
            continue
        known = of_formula if name in of_formula else context.quantities
        if any(
            other.key not in known and other.stated.place.section is place.section
            for other in table.between(used.name, used.stated.place, place)
        ):
            return True
    return False


def made_of(claim: Claim, formula: Expr | None) -> set[str]:
    """The names in a formula and in the definitions that it rests on."""
    found = {leaf.name for leaf in leaves(formula) if leaf.op is symbol_op} if formula else set()
    for definition in reversed(claim.context.program.definitions):
        if definition.symbol.name in found:
            found |= definition.names
    return found


def number_elsewhere(claim: Claim, bench: Bench) -> bool:
    """Whether a claim of another shape is about what is a number by a definition of another section
    alone: the loss of its own section may use the letter for something else."""
    if claim.wrt is None or not claim.wrt.type.is_scalar:
        return False
    table, section = claim.context.setting.table, claim.stated.place.section
    used, of = (table.by_key.get(symbol.name) for symbol in (claim.wrt, claim.of))
    if used is None or of is None or of.stated.place.section is not section:
        return False
    shaped = claim.expr is None or not claim.expr.type.is_scalar
    return shaped and used.stated.place.section is not section
