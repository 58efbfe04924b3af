"""What stands in the way of calling a claim wrong: targets that have a formula."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, leaves
from backproof.judge.bench import Bench, axes_of_shares, shares_in, targets_of
from backproof.judge.faults import TOLERANCE
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim


def target_with_formula(claim: Claim, bench: Bench) -> bool:
    """What a ŷ is compared with that nothing defines, or that is not made of it, has a formula:
    elsewhere y may be what the network gives, and here the target."""
    context, wrt = claim.context, claim.wrt
    defined = {d.symbol.name.partition("@")[0]: d.symbol for d in context.program.definitions}
    outputs = (leaf.name for leaf in context.program.free if leaf.name.endswith("_hat"))
    if any(name.removesuffix("_hat") in defined for name in outputs):
        return True
    return wrt is not None and any(
        context.leads(target.name, wrt.name) and not context.leads(output.name, target.name)
        for name, output in defined.items()
        if name.endswith("_hat") and (target := defined.get(name.removesuffix("_hat"))) is not None
        if target is not wrt
    )


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
    targets = frozenset(targets_of(context))
    made_of = {d.symbol: d.uses & targets for d in definitions}
    # The line may write in its place what the vector is made of.
    meant = (e for e in given if e in inside or not made_of[e].isdisjoint(inside))
    others = [e for e in meant if not context.leads(e.name, wrt.name)]
    return not all(adds_up(e, claim, bench) for e in others)


def adds_up(vector: Expr, claim: Claim, bench: Bench) -> bool:
    """Whether the entries of a defined quantity add up to 1 wherever its formula is computed, or
    wherever the targets do: the line has been compared there as well."""
    benches = (bench, *(bench.with_shares(axes) for axes in axes_of_shares(claim.context)))
    return any(adds_up_on(vector, claim, each) for each in benches)


def adds_up_on(vector: Expr, claim: Claim, bench: Bench) -> bool:
    """Whether the entries of a quantity add up to 1 at the points of a bench."""
    try:
        worlds = bench.worlds(claim.context)
    except NoPoint:
        return False
    return all(abs(world.values[vector].sum() - 1) < TOLERANCE for world in worlds)
