"""Entries of what a function gives, with their indices inside its brackets: beside
`norm(x)_{ij} = …` the entry of row i and column l is also written `norm(x_{il})`.

One index may as well pick a row that the function is applied to; two leave a number, and what the
page gives by the entries of a whole takes no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FEWEST = 2
"""How many indices leave a number of a matrix."""
Given = tuple[str, str, int]
"""A function, what it is applied to, and by how many indices its values are given."""


def with_entries_inside(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where indices that stand inside pick an entry of the value."""
    given = frozenset(each for s in statements for each in _given(s))
    if not given:
        return list(statements)
    return with_changed(statements, lambda node: _entry(node, given), syntax.Call)


def _given(statement: Statement) -> Iterator[Given]:
    match left_side(statement):
        case syntax.Indexed(
            base=syntax.Call(arguments=(syntax.Symbol(scripts=()) as whole,), keywords=()) as call,
            script=syntax.Script(kind="sub", items=items),
        ) if len(items) >= FEWEST:
            yield name_of(call.function), name_of(whole), len(items)
        case _:
            pass


def _entry(node: syntax.Node, given: frozenset[Given]) -> syntax.Node:
    match node:
        case syntax.Call(
            arguments=(syntax.Symbol(scripts=(syntax.Script(kind="sub") as script,)) as entry,),
            keywords=(), power=None,
        ):  # fmt: skip
            whole = entry.replace(scripts=())
            if (name_of(node.function), name_of(whole), len(script.items)) not in given:
                return node
            value = node.replace(arguments=(whole,))
            return syntax.Indexed(start=node.start, end=node.end, base=value, script=script)
        case _:
            return node
