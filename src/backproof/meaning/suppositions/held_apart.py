"""What else may move beside that by which something is differentiated, and be held all the same.

A loss without a formula may depend on some ends alone; and a page that says of `y = z x` what
`∂y/∂x` is, and in a later section what z is made of, need not mean that z here.
"""

from __future__ import annotations

from typing import Protocol

from backproof.meaning.building import build
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.relations import Relations
from backproof.meaning.definitions.table import Table
from backproof.meaning.gradients.ends import ends_named
from backproof.meaning.settings import Setting
from backproof.meaning.statements import Stated

Without = tuple[str, frozenset[str], tuple[str, ...], tuple[str, ...]]
"""A loss, the names that have no formula, and what the loss is made of where it has none."""
Held = tuple[Context, str, bool]
"""A context in which less moves, what it supposes, and whether the line itself says so."""


class Reader(Protocol):
    """What is asked of a reading; `earlier` are its contexts without some formulas."""

    table: Table
    relations: Relations
    setting: Setting
    earlier: dict[Without, Context]

    def given(
        self, of: str, wrt: str, stated: Stated, ends: frozenset[str] = ...
    ) -> Context | None:
        """The context of a loss that is never defined, as a function of some ends."""
        ...


def through_its_ends(
    reader: Reader, stated: Stated, context: Context, of: str, wrt: str
) -> Held | None:
    """A context in which a loss depends on those that its line names alone."""
    ends, written = ends_named(stated, of, reader.table)
    sought = ends and (written or reader.relations.apart(of, ends))
    again = reader.given(of, wrt, stated, ends) if sought else None
    if again is None or again is context or not again.leads(of, wrt):
        return None
    return again, f"{of} depends on {wrt} through {' and '.join(sorted(ends))} alone", written


def before_formulas(
    reader: Reader, stated: Stated, context: Context, of: str, wrt: str
) -> Held | None:
    """A context in which nothing has a formula that stands behind the line, in another section;
    None where all that the line rests on is given by then."""
    late = later_formulas(reader.table, stated, context, of, wrt)
    if not late:
        return None
    order = context.order
    key = of, late, order.sinks, order.extra
    if key not in reader.earlier:
        reader.earlier[key] = build(
            reader.setting, of, stated.place, order.sinks, order.extra, free=late
        )
    again = reader.earlier[key]
    if not again.leads(of, wrt):
        return None
    names = sorted({reader.table.by_key[each].name for each in late})
    are = "are given: their formulas stand" if names[1:] else "is given: its formula stands"
    return again, f"{' and '.join(names)} {are} in a later section", False


def later_formulas(
    table: Table, stated: Stated, context: Context, of: str, wrt: str
) -> frozenset[str]:
    """What the numerator of a derivative rests on that gets its formula behind the line, in a
    section that is not around it, nor in it."""
    here, path = stated.place, stated.place.section.path()
    found = set()
    for definition in context.program.definitions:
        known = table.by_key.get(definition.symbol.name)
        if known is None or known.key == of or known.stated.place.order < here.order:
            continue
        section = known.stated.place.section
        if section not in path and here.section not in section.path():
            found.add(known.key)
    return frozenset(found)
