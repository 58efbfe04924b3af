"""Members of several that a line transposes: `g^T k_i` takes each k_i for a vector.

Of numbers it holds whichever factor is transposed, and in whatever order they stand.
"""

from __future__ import annotations

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax

OF_NUMBERS = "it holds only if each of {} is a number, and it transposes one"


def turned_member(claim: Claim) -> str:
    """The name of several of which a line transposes one, and which are numbers as the page was
    understood; "" where there are none."""
    context, stated = claim.context, claim.stated
    for turned in inside(stated.node, syntax.Transpose):
        element = bare(turned.base)
        if not isinstance(element, syntax.Element) or len(element.indices) != 1:
            continue
        base = bare(element.base)
        if not isinstance(base, syntax.Symbol):
            continue
        key = context.within(context.setting.table.resolve(name_of(base), stated.place))
        known = context.symbols.get(key)
        if known is None or known.type.letters or known.type.is_scalar:
            continue
        if ONE in (known.type.rows, known.type.columns):
            return name_of(base)
    return ""
