"""Numbers between 0 and 1: `0 < α < 1`, `β ∈ [0, 1)`, and the slope of `max(x, α x)`.

`f' = α for x < 0` is wrong for a larger slope, and nobody means one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import throughout
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

BELOW, ABOVE = frozenset({"<", "<=", "ll"}), frozenset({">", ">=", "gg"})


def fractions(statements: Iterable[Statement]) -> frozenset[str]:
    """The names of which a page says so, and those of slopes in a maximum."""
    statements = list(statements)
    said = {name_of(s) for each in statements if (s := between(each)) is not None}
    slopes = (s for call in throughout(statements, syntax.Call) for s in slopes_in(call))
    return frozenset(said | set(slopes))


def between(statement: Statement) -> syntax.Symbol | None:
    """What a statement puts between 0 and 1, or into that interval."""
    nodes = [bare(m.node) for m in statement.members if m.node is not None]
    relations = [m.relation for m in statement.members[1:]]
    match nodes:
        case (syntax.Number(value=low), syntax.Symbol() as name, syntax.Number(value=high)):
            up = low == 0 and high == 1 and BELOW.issuperset(relations)
            down = low == 1 and high == 0 and ABOVE.issuperset(relations)
            return name if up or down else None
        case (
            syntax.Symbol() as name,
            syntax.Range(items=(syntax.Number(value=low), syntax.Number(value=high)))
            | syntax.Matrix(rows=((syntax.Number(value=low), syntax.Number(value=high)),)),
        ):
            return name if relations == ["in"] and (low, high) == (0, 1) else None
        case _:
            return None


def slopes_in(call: syntax.Call) -> Iterator[str]:
    """The α of `max(x, α x)`."""
    if call.function.base != "max" or len(call.arguments) != 2:
        return
    for one, other in (call.arguments, call.arguments[::-1]):
        match [bare(factor) for _, factor in flatten(bare(other))]:
            case [syntax.Symbol() as slope, whole] if key(whole) == key(bare(one)):
                yield name_of(slope)
            case _:
                pass
