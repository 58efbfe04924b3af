"""Probabilities under a condition, `P(o | c)`, `π_θ(a | s)`: what stands behind the bar is the same
wherever they stand, and their formula shows it.

Of letters that are indices they are entries, `P_o`; of one thing alone, a number of that name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from backproof.meaning.functions.applications import (
    Application,
    applications,
    entry_of,
    index_letters,
    list_of,
    with_values,
)
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed, of_members, with_each, with_node
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

LAWS = frozenset({"p", "q", "P", "Q", "Pr", "pi"})
"""Letters of probabilities and densities, which are numbers."""
GIVEN = " given"


def is_density(name: str) -> bool:
    """Whether a name is that of a density under a condition."""
    return GIVEN in name


def with_conditions_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with entries or numbers for probabilities under one condition: on the
    whole page, or from one formula for them to the next."""
    names = {name_of(each.function) for each in applications(statements) if each.bar}
    if not names:
        return list(statements)
    if changes := meant(statements, names):
        return put(statements, changes)
    parts = from_formula_to_formula(statements, names)
    if len(parts) == 1:
        return list(statements)
    changes = {s: kinds for part in parts for s, kinds in meant(part, names).items()}
    return put(statements, changes)


def meant(
    statements: Sequence[Statement], names: Collection[str]
) -> dict[Statement, Mapping[str, bool]]:
    """For each statement the names that are numbers (False) and entries (True) in all of them."""
    found: dict[str, list[Application]] = {}
    for each in (each for each in applications(statements) if each.bar):
        found.setdefault(name_of(each.function), []).append(each)
    used = Counter(map(name_of, throughout(statements, syntax.Symbol)))
    letters = index_letters(statements, {name_of(e.function) for e in applications(statements)})
    kinds: dict[str, bool] = {}
    for name, items in found.items():
        if used[name] != len(items) or len({tuple(map(key, item.items[1:])) for item in items}) > 1:
            continue
        if {letter_of(item.items[0]) for item in items} <= letters:
            kinds[name] = True
        elif len({key(item.items[0]) for item in items}) == 1:
            kinds[name] = False
    return dict.fromkeys(statements, kinds) if kinds else {}


def from_formula_to_formula(
    statements: Sequence[Statement], names: Collection[str]
) -> list[list[Statement]]:
    """The statements in parts, each from a formula for such a probability on."""
    parts: list[list[Statement]] = [[]]
    for statement in statements:
        head = statement.members[0].node
        function = function_of_value(head) if head is not None else None
        given = function is not None and name_of(function) in names and len(statement.members) > 1
        if given and any(map(is_formula, parts[-1])):
            parts.append([])
        parts[-1].append(statement)
    return parts


def is_formula(statement: Statement) -> bool:
    """Whether a statement says what such a probability is."""
    head = statement.members[0].node
    return head is not None and function_of_value(head) is not None


def function_of_value(node: syntax.Node) -> syntax.Symbol | None:
    """The name of the probability that an expression is, None for all others."""
    match bare(node):
        case syntax.Juxtaposition(factors=(syntax.Symbol() as name, group)) if list_of(group):
            return name
        case syntax.Call(function=function, arguments=(_, _, *_)):
            return function
        case _:
            return None


def put(
    statements: Sequence[Statement], kinds: Mapping[Statement, Mapping[str, bool]]
) -> list[Statement]:
    """The same statements, with entries and numbers where these are meant."""

    def of_statement(statement: Statement) -> Statement:
        if not (known := kinds.get(statement)):
            return statement

        def value(function: syntax.Symbol, items: tuple[syntax.Node, ...]) -> syntax.Symbol | None:
            entry = known.get(name_of(function))
            if entry is None:
                return None
            if entry:
                return entry_of(function, items[:1])
            law = function.base in LAWS
            return function.replace(base=function.base + GIVEN) if law else function

        def change(node: syntax.Node) -> syntax.Node:
            return with_values(node, value)

        return of_members(
            statement,
            lambda member: with_node(
                member, lambda n: changed(n, change, syntax.Juxtaposition, syntax.Call)
            ),
        )

    return with_each(statements, of_statement)
