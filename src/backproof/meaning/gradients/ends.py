"""Losses that are nothing but a letter before what they are taken to be a function of.

A page that writes f(C), f(input) and f(linear) says each time through what f is looked at; where
two names stand for one thing, or two sections for two networks, f is no function of both. A page
that writes a letter alone may mean so too: h of one sample, later H of all.
"""

from __future__ import annotations

from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import bare, first_derivative, name_of, named
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def ends_named(stated: Stated, of: str, table: Table) -> tuple[frozenset[str], bool]:
    """The quantities by which a formula differentiates a loss that is never defined, by a name for
    the gradient or not; and whether the loss is written with what it is a function of."""
    if stated.node is None or stated.head is None:
        return frozenset(), False
    found: set[str] = set()
    written = True
    symbols = inside(stated.node, syntax.Symbol) if table.aliases else ()
    for node in (stated.head, *symbols, *inside(stated.node, syntax.Derivative)):
        gradient = bare(node)
        if isinstance(gradient, syntax.Symbol):
            gradient = table.alias(name_of(gradient), stated.place) or gradient
        ends = first_derivative(gradient)
        names = None if ends is None else table.derivative(gradient, stated.place)
        if ends is None or names is None or names[0] != of:
            continue
        written &= isinstance(bare(ends[1]), syntax.Call) and named(ends[1]) is not None
        found.add(names[1])
    own = table.derivative(stated.head, stated.place)
    return frozenset(found - {own[1] if own is not None else ""}), written
