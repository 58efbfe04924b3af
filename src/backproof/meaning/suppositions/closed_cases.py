"""Cases that leave out a stretch, closed: `1 for x >= 1, 0 for x < 0` was meant to be 1 from 0 on,
or 0 up to 1.

The definition is at fault, and a line that uses it is judged by what its author meant by it: it is
wrong if it is wrong whichever of the two cases goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.definitions.table import Table
from backproof.meaning.functions.case_faults import Hole, hole
from backproof.meaning.functions.parameters import applied
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Place, Stated, inside
from backproof.syntax import nodes as syntax


def with_cases_closed(
    stated: Stated, table: Table
) -> Iterator[tuple[syntax.Node, syntax.Node, str]]:  # fmt: skip
    """The two sides of a line with the values of a function whose cases leave out a stretch, and
    what that supposes: once for each of the cases beside the stretch."""
    if stated.node is None or stated.head is None:
        return
    for left, cases, missed in functions_with_holes(stated.node, table, stated.place):
        function = name_of(left.function)
        for value in missed.values:
            node = with_values(stated.node, left, closed(cases, missed, value))
            text = stated.statement.block.passage.text[value.start : value.end].strip()
            yield stated.head, node, f"{function} is {text} for {missed.said}"


def leaves_out(node: syntax.Node, table: Table, place: Place) -> bool:
    """Whether cases in a formula, or those of a function in it, leave out a stretch."""
    return any(map(hole, inside(node, syntax.Cases))) or any(
        functions_with_holes(node, table, place)
    )


def functions_with_holes(
    node: syntax.Node, table: Table, place: Place
) -> Iterator[tuple[syntax.Call, syntax.Cases, Hole]]:
    """The functions in a formula whose cases leave out a stretch: what is defined, and what is left
    out."""
    for function in dict.fromkeys(name_of(call.function) for call in inside(node, syntax.Call)):
        left, body = table.function(function, place) or (None, None)
        cases = bare(body) if body is not None else None
        if not isinstance(left, syntax.Call) or not isinstance(cases, syntax.Cases):
            continue
        if (missed := hole(cases)) is not None:
            yield left, cases, missed


def closed(cases: syntax.Cases, missed: Hole, value: syntax.Node) -> syntax.Cases:
    """Cases that give what they leave out a value."""
    at, end = value.start, value.end
    low, high = (
        syntax.Number(start=at, end=end, value=number, text=f"{number:g}")
        for number in (missed.before.high, missed.after.low)
    )
    signs = ("<" if missed.before.has_high else "<=", "<" if missed.after.has_low else "<=")
    above = syntax.Comparison(
        start=at, end=end, operator=signs[0], left=low, right=missed.subject
    )  # fmt: skip
    within = syntax.Comparison(start=at, end=end, operator=signs[1], left=above, right=high)
    return cases.replace(rows=((value, within), *cases.rows))


def with_values(
    node: syntax.Node, left: syntax.Call, cases: syntax.Cases
) -> syntax.Node:  # fmt: skip
    """An expression with the cases in place of every value of a function."""

    def change(part: syntax.Node) -> syntax.Node:
        if not isinstance(part, syntax.Call) or name_of(part.function) != name_of(left.function):
            return part
        if part.power is not None or len(part.arguments) != len(left.arguments):
            return part
        return applied(left, cases, part)

    return changed(node, change, syntax.Call)
