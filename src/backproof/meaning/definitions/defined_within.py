"""Quantities that get their formula in the midst of another definition: `h(x) = a = f(z)`.

Where nothing else gives a its formula, the chain defines both: a is f(z), and h(x) is a.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.definitions.roles import is_input, is_parameter, is_target
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_HEADS = (syntax.Symbol, syntax.Call)
_SHORTEST = 3
"""Members of a chain that defines two."""


def with_definitions_within(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where each such chain is a definition of the one and one of the
    other."""
    continued = {s.continues for s in statements}
    known: set[str] | None = None
    found: list[Statement] = []
    for statement in statements:
        symbol = None if statement in continued else within(statement)
        if symbol is not None:
            known = names_given(statements) if known is None else known
        if symbol is None or known is None or not known.isdisjoint((name_of(symbol), stem(symbol))):
            found.append(statement)
            continue
        known.add(name_of(symbol))
        members = statement.members
        first = replace(members[1], relation="", start=symbol.start)
        found.append(replace(statement, members=(first, *members[2:])))
        found.append(replace(statement, members=members[:2], words=(), conditions=()))
    return found


def within(statement: Statement) -> syntax.Symbol | None:
    """What stands alone between a left side and a formula, and is neither given nor trained."""
    members = statement.members
    if len(members) < _SHORTEST or statement.continues is not None:
        return None
    if any(m.node is None for m in members) or any(m.relation != "=" for m in members[1:]):
        return None
    left, middle, right = (bare(m.node) for m in members[:3] if m.node is not None)
    if not isinstance(left, _HEADS) or not isinstance(middle, syntax.Symbol):
        return None
    if isinstance(right, syntax.Symbol | syntax.Number | syntax.Derivative):
        return None
    name = stem(middle)
    if is_input(name) or is_parameter(name, frozenset()) or letter_of(middle) in ("d", "I"):
        return None
    return None if is_target(name) and not middle.accents else middle


def names_given(statements: Sequence[Statement]) -> set[str]:
    """The names of all left sides; of what has letters for layers or entries, without them."""
    found: set[str] = set()
    for statement in statements:
        first = statement.members[0].node
        head = None if first is None or len(statement.members) < 2 else bare(first)
        head = head.function if isinstance(head, syntax.Call) else head
        if isinstance(head, syntax.Symbol):
            lettered = any(letter_of(item) for s in head.scripts for item in s.items)
            found.add(stem(head) if lettered else name_of(head))
    return found
