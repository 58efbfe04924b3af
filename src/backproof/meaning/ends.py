"""Losses that are nothing but a letter before what they are taken to be a function of.

A page that writes f(C), f(input) and f(linear) says each time through what f is looked at; where
two names stand for one thing, or two sections for two networks, f is no function of both.
"""

from __future__ import annotations

from backproof.meaning.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, derivatives
from backproof.meaning.table import Table
from backproof.syntax import nodes as syntax


def ends_named(stated: Stated, of: str, table: Table) -> frozenset[str]:
    """The quantities by which a formula differentiates a loss that is written with what it is a
    function of; none where it is not written so throughout."""
    if stated.node is None or stated.head is None:
        return frozenset()
    found: set[str] = set()
    for derivative in (*derivatives(stated.head), *derivatives(stated.node)):
        ends = first_derivative(derivative)
        names = table.derivative(derivative, stated.place)
        if ends is None or names is None or names[0] != of:
            continue
        if not isinstance(bare(ends[1]), syntax.Call) or named(ends[1]) is None:
            return frozenset()
        found.add(names[1])
    own = table.derivative(stated.head, stated.place)
    return frozenset(found - {own[1] if own is not None else ""})
