"""What stands in the way of calling a claim wrong: targets that have a formula."""

from __future__ import annotations

from backproof.algebra.expressions import leaves
from backproof.judge.bench import Bench, normalises
from backproof.meaning.claims import Claim


def target_with_formula(claim: Claim, bench: Bench) -> bool:
    """What an undefined ŷ is compared with has a formula: elsewhere y may be what the network
    gives, and here the target."""
    defined = {d.symbol.name.partition("@")[0] for d in claim.context.program.definitions}
    outputs = (leaf.name for leaf in claim.context.program.free if leaf.name.endswith("_hat"))
    return any(name.removesuffix("_hat") in defined for name in outputs)


def shares_with_formula(claim: Claim, bench: Bench) -> bool:
    """Shares are compared with a vector that has a formula, of what nothing defines: the author
    may know that it adds up to 1, and use that where the line has it."""
    context, wrt = claim.context, claim.wrt
    definitions = context.program.definitions
    if (
        wrt is None
        or claim.expr is None
        or not any(normalises(e) for d in definitions for e in d.order)
    ):
        return False
    used = {e for d in definitions if d.symbol is claim.of for e in d.uses}
    # What is made of shares adds up to what it does here.
    unknown = (d for d in definitions if not any(normalises(e) for e in d.order))
    given = (d.symbol for d in unknown if d.symbol in used and not d.symbol.type.is_scalar)
    inside = leaves(claim.expr)
    return any(e in inside and not context.leads(e.name, wrt.name) for e in given)
