"""What claims suppose: the conditions under which they are meant."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.algebra.expressions import derivative_op, leaves, symbol_op
from backproof.meaning.claims import Claim, chain_of
from backproof.record import dataclass, field, replace


@dataclass(frozen=True)
class Suppositions:
    """What is supposed `of` each quantity that gets a definition by it. Those `alike` others matter
    where a line rests on them, those `named` late where it names them."""

    of: Mapping[str, str] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


def under_conditions(
    claim: Claim | None, suppositions: Suppositions, read: bool
) -> Claim | None:  # fmt: skip
    """What a claim may be meant as where it rests on quantities under conditions, with these; None
    where it rests on none, or was not understood.

    How quantities alike others are defined matters between the ends of the claim and in its
    formula; a line that was `read` without them does not ask for it.
    """
    conditions, alike = suppositions.of, suppositions.alike
    kept: Claim | None = None
    for each in reversed(list(chain_of(claim))):
        defined = [d.symbol.name for d in each.context.program.definitions]
        moved = [name for name in defined if name in alike and matters(each, name)]
        others = [
            name
            for name in defined
            if name in conditions
            and name not in alike
            and (name not in suppositions.named or is_named(each, name))
        ]
        if each.fault is None and not (moved and read) and (moved or others):
            words = tuple(conditions[name] for name in defined if name in {*moved, *others})
            kept = replace(each, conditions=(*each.conditions, *words), other=kept)
    return kept


def is_named(claim: Claim, name: str) -> bool:
    """Whether a claim is about a quantity, or its formula names it."""
    ends = leaves(claim.expr) if claim.expr is not None else ()
    quantities = (leaf.parameters[1] if leaf.op is derivative_op else leaf for leaf in ends)
    names = {e.name for e in quantities if e.op is symbol_op}
    return name in names or (claim.wrt is not None and claim.wrt.name == name)


def matters(claim: Claim, name: str) -> bool:
    """Whether a claim rests on how a quantity is defined."""
    leads, wrt = claim.context.leads, claim.wrt
    if wrt is None or claim.expr is None or (leads(name, wrt.name) and name != wrt.name):
        return True
    for leaf in leaves(claim.expr):
        if leaf.op is symbol_op and leads(leaf.name, name):
            return True
        by = leaf.parameters[1] if leaf.op is derivative_op else None
        if by is not None and by.op is symbol_op and leads(name, by.name) and name != by.name:
            return True
    return False
