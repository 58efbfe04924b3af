"""Members of several that a line transposes: `g^T k_i` takes each k_i for a vector.

Of numbers it holds whichever factor is transposed, and in whatever order they stand.
"""

from __future__ import annotations

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax

OF_NUMBERS = "it holds only if each of {} is a number, and it transposes one"


def turned_member(claim: Claim) -> str:
    """The name of several of which a line transposes one, and which are numbers as the page was
    understood; "" where there are none, or what a line rests on transposes them as well."""
    context, stated = claim.context, claim.stated
    for turned in inside(stated.node, syntax.Transpose):
        element = bare(turned.base)
        if not isinstance(element, syntax.Element) or len(element.indices) != 1:
            continue
        base = bare(element.base)
        if not isinstance(base, syntax.Symbol):
            continue
        key = context.within(context.setting.table.resolve(name_of(base), stated.place))
        all_of_them = context.symbols.get(key)
        if all_of_them is None or all_of_them.type.letters or all_of_them.type.is_scalar:
            continue
        listed = ONE in (all_of_them.type.rows, all_of_them.type.columns)
        if listed and name_of(base) not in turned_in_formulas(claim):
            return name_of(base)
    return ""


def turned_in_formulas(claim: Claim) -> set[str]:
    """The names in what is transposed in the formulas that a claim rests on."""
    by_key = claim.context.setting.table.by_key
    known = (by_key.get(d.symbol.name) for d in claim.context.program.definitions)
    return {
        name
        for each in known
        if each is not None
        for part in inside(each.node, syntax.Transpose)
        for name in used_names(part.base)
    }
