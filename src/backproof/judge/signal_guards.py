"""What stands in the way where an error signal is used that nothing defines."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.judge.joined_guards import stem_of
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import closure
from backproof.meaning.definitions.table import used_names

# M. Nielsen, "Neural Networks and Deep Learning" (2015), chapter 2, and most others write δ.
SIGNALS = frozenset({"delta", "zeta"})


def undefined_signal(claim: Claim, bench: Bench) -> bool:
    """An error signal that the line uses, or that another one is made of, has no formula: at the
    last layer its definition may stand in words, and it has any shape and value. What is
    differentiated is not made of its own gradient: a δ in its formula is a threshold."""
    node, place = claim.stated.node, claim.stated.place
    if node is None or claim.wrt is None:
        return False
    table = claim.context.setting.table
    used = {table.resolve(name, place): place for name in used_names(node)}
    for definition in closure(table, *used):
        own = definition.stated.place
        used |= {table.resolve(name, own): own for name in used_names(definition.node)}
    signals = [
        name
        for name, where in used.items()
        if name not in table.by_key
        and stem_of(name) in SIGNALS
        and table.alias(name, where) is None
    ]
    return bool(signals) and not made_of(claim).issuperset(signals)


def made_of(claim: Claim) -> set[str]:
    """The names in the formulas that what is differentiated rests on."""
    table = claim.context.setting.table
    return {
        table.resolve(name, definition.stated.place)
        for definition in closure(table, claim.of.name)
        for name in used_names(definition.node)
    }
