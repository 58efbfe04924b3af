"""What stands below a sum: its letters, and the conditions on them."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.syntax.nodes import Comparison, Group, Node, Range, Symbol


def such_that(part: Node) -> tuple[Node, Node] | None:
    """The letters and the condition of `j: r_j = 1`, of what stands below a sum."""
    match part:
        case Comparison(left=Comparison(operator=":", left=letters, right=first)):
            return letters, part.replace(start=first.start, left=first)
        case _:
            return None


def both(conditions: Sequence[Node]) -> Node | None:
    """Several conditions as one, None for none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    first, last = conditions[0], conditions[-1]
    return Range(start=first.start, end=last.end, items=tuple(conditions))


def letters_in(part: Node) -> list[Symbol]:
    """The letters of `i` and of `(i, j)`."""
    match part:
        case Symbol():
            return [part]
        case Group(body=Range(items=items)):
            return [item for item in items if isinstance(item, Symbol)]
        case _:
            return []
