"""What stands in the way of calling a claim wrong: targets that have a formula."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, leaves
from backproof.judge.bench import Bench, shares_in
from backproof.judge.faults import TOLERANCE
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim


def target_with_formula(claim: Claim, bench: Bench) -> bool:
    """What an undefined ŷ is compared with has a formula: elsewhere y may be what the network
    gives, and here the target."""
    defined = {d.symbol.name.partition("@")[0] for d in claim.context.program.definitions}
    outputs = (leaf.name for leaf in claim.context.program.free if leaf.name.endswith("_hat"))
    return any(name.removesuffix("_hat") in defined for name in outputs)


def shares_with_formula(claim: Claim, bench: Bench) -> bool:
    """Shares are compared with a vector that has a formula, of what nothing defines: the author
    may know that it adds up to 1, and use that where the line has it. By its formula it may do so
    anyway."""
    context, wrt = claim.context, claim.wrt
    definitions = context.program.definitions
    shares = shares_in(definitions)
    if wrt is None or claim.expr is None or not shares:
        return False
    used = {e for d in definitions if d.symbol is claim.of for e in d.uses}
    # What is made of shares adds up to what it does here.
    unknown = (d for d in definitions if d.symbol not in shares)
    given = (d.symbol for d in unknown if d.symbol in used and not d.symbol.type.is_scalar)
    inside = leaves(claim.expr)
    others = [e for e in given if e in inside and not context.leads(e.name, wrt.name)]
    return not all(adds_up(e, claim, bench) for e in others)


def adds_up(vector: Expr, claim: Claim, bench: Bench) -> bool:
    """Whether the entries of a defined quantity add up to 1 wherever its formula is computed."""
    try:
        worlds = bench.worlds(claim.context)
    except NoPoint:
        return False
    return all(abs(world.values[vector].sum() - 1) < TOLERANCE for world in worlds)
