"""A line where all that may be a number is one.

Of small letters in formulas without a sign for arrays nobody knows whether they are vectors:
`ρ = max(τ r, (τ - 1) r)` is as it stands for numbers, whatever else on the page is a vector.
"""

from __future__ import annotations

from backproof.meaning.building import build
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.conventions import is_of_numbers
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import inside
from backproof.record import replace
from backproof.syntax import nodes as syntax


def as_numbers(context: Context) -> Context | None:
    """The context where what only formulas of numbers use, and nothing declares, are numbers; None
    where there is no such thing."""
    setting, order = context.setting, context.order
    found = {leaf.name for leaf in context.program.free} & context.undeclared
    found -= setting.indexed.keys()
    for definition in context.program.definitions:
        known = setting.table.by_key.get(definition.symbol.name)
        if known is None:
            return None
        if not is_plain(known.node):
            found -= {context.within(name) for name in used_names(known.node)}
    if not found or context.absent:
        return None
    plain = {name.partition("@")[0] for name in found}
    return build(
        replace(setting, numbers=setting.numbers | plain), context.objective, context.place,
        order.sinks, order.extra, order.alone,
    )  # fmt: skip


def claim_as_numbers(claim: Claim, context: Context) -> Claim | None:
    """A claim in a context with numbers; None where it is one about arrays."""
    by_key, wrt = context.setting.table.by_key, claim.wrt.name if claim.wrt is not None else None
    known = by_key.get(claim.of.name)
    nodes = (claim.stated.node, None if known is None else known.node)
    if not all(node is not None and is_plain(node) for node in nodes):
        return None
    if claim.of.name not in context.symbols or (wrt is not None and wrt not in context.symbols):
        return None
    again = make(claim.stated, context, claim.of.name, wrt)
    return again if again.fault is None else None


def is_plain(node: syntax.Node) -> bool:
    """Whether a formula may be one of numbers, and of one of each alone."""
    of_entries = bool(inside(node, syntax.Element)) or bool(inside(node, syntax.BigOperator))
    return is_of_numbers(node) and not of_entries
