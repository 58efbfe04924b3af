"""Entries that are given by formulas with derivatives: `δ_j = ∂E/∂o_j f'(n_j)`, then `δ_k x_i`."""

from __future__ import annotations

from backproof.meaning.definitions.table import Table
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import named
from backproof.meaning.statements import Place, below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def entry_formula(table: Table, element: syntax.Element, place: Place) -> syntax.Node | None:
    """What an entry stands for, by the letters that it has there; None where nothing gives it, or
    a sum in the formula has one of these letters."""
    name = named(element.base)
    given = None if name is None or name in table.definitions else table.formula(name, place)
    if given is None or len(given.indices) != len(element.indices):
        return None
    letters = [letter_of(index) for index in element.indices]
    if [letter_of(index) for index in given.indices] == letters:
        return given.node
    bound = {
        letter.base
        for node in below(given.node)
        if isinstance(node, syntax.BigOperator)
        for letter in node.letters
    }
    if None in letters or bound & {*letters}:
        return None
    indices = zip(given.indices, element.indices, strict=True)
    return replaced(given.node, {key(old): new for old, new in indices})
