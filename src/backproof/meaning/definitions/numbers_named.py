"""Worked formulas whose numbers are those of names: `net = … = 0.335`, `out = 1/(1 + e^{-0.335})`.

Where a name has no other formula, the one with numbers shows it: each number with decimals that is
what the last name before it came to stands for that name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.definitions.worked_values import signed_number
from backproof.meaning.indices.letter_evidence import definition
from backproof.meaning.naming.names import bare, is_exponential, name_of
from backproof.meaning.statements import inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

Values = Mapping[str, tuple[syntax.Symbol, bool]]
"""By the digits of a number what it stands for, and whether it is that with the other sign."""


def with_numbers_named(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such names have their formulas before the numbers."""
    given = [d for s in statements if (d := definition(s)) is not None]
    known = {name_of(d[0]) for d in given if any(not is_of_numbers(r) for r in d[1])}
    values: dict[str, tuple[syntax.Symbol, bool]] = {}
    result: list[Statement] = []
    for statement in statements:
        defined = definition(statement)
        if defined is None:
            result.append(statement)
            continue
        head, rights = defined
        shown = named(rights[0], values) if name_of(head) not in known else None
        if shown is not None:
            known.add(name_of(head))
            first, *others = statement.members
            member = Member("=", shown, None, first.end, first.end)
            statement = replace(statement, members=(first, member, *others))
        result.append(statement)
        number, negative = signed_number(rights[-1])
        if number is not None:
            values[number.text] = head, negative
    return result


def is_of_numbers(node: syntax.Node) -> bool:
    """Whether a formula has no name in it but Euler's number."""
    powers = [p for p in inside(node, syntax.Power) if is_exponential(p)]
    euler = {bare(p.base) for p in powers}
    functions = {c.function for c in inside(node, syntax.Call)}
    return all(s in euler or s in functions for s in inside(node, syntax.Symbol))


def named(node: syntax.Node, values: Values) -> syntax.Node | None:
    """A formula of numbers that applies a function, with names for those that are known."""
    applies = any(inside(node, syntax.Call)) or any(map(is_exponential, inside(node, syntax.Power)))
    if not applies or not is_of_numbers(node):
        return None
    changed = put(node, values)
    return None if changed is node else changed


def put(node: syntax.Node, values: Values) -> syntax.Node:
    """An expression with the names of numbers that have decimals; what changes stands in no
    text."""
    if isinstance(node, syntax.Number) and "." in node.text and node.text in values:
        symbol, negative = values[node.text]
        symbol = symbol.replace(start=node.start, end=node.start)
        if not negative:
            return symbol
        turned = syntax.Negate(start=node.start, end=node.start, operand=symbol)
        return syntax.Group(start=node.start, end=node.start, body=turned, opening="(")
    changed = rebuilt(node, lambda part: put(part, values))
    return changed if changed is node else changed.replace(end=changed.start)
