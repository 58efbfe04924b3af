"""A line that forgets what the loss compares with.

The gradient of a loss that compares with a target varies with it, whatever functions stand
between. A line without a gradient of that loss, in which nothing is made of the target, does not:
no function that the page knows by its name only, and nothing that it leaves to its words, makes it
right.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.derive import NoRule
from backproof.algebra.expressions import Expr, TypeFault, derivative_op, leaves
from backproof.judge.bench import Bench
from backproof.judge.statistic_guards import symbols
from backproof.meaning.claims import Claim


def forgets_the_target(claim: Claim, bench: Bench) -> bool:
    """Whether the gradient that a line is about varies with a target, and the line does not."""
    context, program = claim.context, claim.context.program
    of, wrt, formula = claim.of, claim.wrt, claim.expr
    if formula is None or wrt is None or context.arbitrary or of not in program.defined:
        return False
    absent = {each.definition.key for each in context.absent}
    if of.name in absent or not context.leads(of.name, wrt.name):
        return False
    # What is not understood may be made of a target, and has one of its own here.
    understood = (d for d in program.definitions if d.symbol.name not in absent)
    used = {leaf for d in understood for leaf in d.uses}
    targets = {e for e in program.targets if e in used and context.symbols.get(e.name) is e}
    made = made_of(claim, leaves(formula))
    if not targets or made is None or not made.isdisjoint(targets):
        return False
    if not absent.isdisjoint(each.name for each in made):
        return False
    try:
        derived = bench.deriver(context).gradient(wrt).expr
    except (NoRule, TypeFault, KeyError):
        return False
    varies = None if derived is None else made_of(claim, leaves(derived))
    return varies is not None and not varies.isdisjoint(targets)


def made_of(claim: Claim, inside: Sequence[Expr]) -> set[Expr] | None:
    """All that some leaves are made of, None where one is a gradient of what a line is about, or a
    name that no definition uses."""
    program = claim.context.program
    uses = {d.symbol: d.leaves for d in program.definitions}
    known = {*uses, *program.free}
    waiting = [*inside]
    found: set[Expr] = set()
    while waiting:
        leaf = waiting.pop()
        if leaf.op is derivative_op:
            if leaf.parameters[0] is claim.of:
                return None
            waiting += (s for end in leaf.parameters[:2] for s in symbols(end))
        elif leaf not in found:
            if leaf not in known:
                return None
            found.add(leaf)
            waiting += uses.get(leaf, ())
    return found
