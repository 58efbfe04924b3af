"""Derivatives of entries by entries of the same free quantity: `∂x_k/∂x_i = δ_{ki}`.

Nothing defines x, so no formula leads from one to the other; what is differentiated is the formula
that is x as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def with_derivatives_by_itself(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where what is differentiated by itself is a formula."""
    defined = {item.name for item in stated if item.kind == "definition"}
    return tuple(_formula(item, defined) for item in stated)


def _formula(item: Stated, defined: set[str]) -> Stated:
    match bare(item.head) if item.head is not None else None:
        case (
            syntax.Derivative(
                numerator=syntax.Element() as top, denominators=(syntax.Element() as by,), order=1
            ) as head
        ) if key(top.base) == key(by.base) and named(top.base) not in defined:
            nothing = syntax.Number(start=top.end, end=top.end, value=0.0, text="0")
            formula = syntax.Add(start=top.start, end=top.end, terms=(top, nothing), signs=(1, 1))
            return replace(item, head=head.replace(numerator=formula))
        case _:
            return item
