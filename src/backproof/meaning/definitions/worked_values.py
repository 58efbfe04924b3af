"""The numbers that a page gives its quantities for an example: `w_1 = 0.2`, `net = … = 0.5`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, given_name, inside
from backproof.syntax import nodes as syntax

_KINDS = frozenset({"mention", "definition", "identity"})


def worked_values(stated: Iterable[Stated]) -> Mapping[str, float]:
    """The numbers by the names that have one, and only one, on the whole page."""
    found: dict[str, set[float]] = {}
    for name, number, negative in numbers_given(stated):
        found.setdefault(name, set()).add(-number.value if negative else number.value)
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def given_numbers(stated: Iterable[Stated]) -> frozenset[str]:
    """The names that are numbers on a page that works with numbers which have decimals; `b = 0` may
    be a vector."""
    found = {name: number for name, number, _ in numbers_given(stated)}
    if not any("." in number.text for number in found.values()):
        return frozenset()
    return frozenset(name for name, number in found.items() if number.value)


def numbers_given(stated: Iterable[Stated]) -> Iterator[tuple[str, syntax.Number, bool]]:
    """The names that a page sets equal to numbers, and whether a minus stands before these; what a
    step makes of a name is another number."""
    for item in stated:
        number, negative = signed_number(item.node)
        steps = any(member.relation == "leftarrow" for member in item.statement.members)
        if number is not None and item.kind in _KINDS and item.member.relation == "=" and not steps:
            yield item.name or given_name(item), number, negative


def signed_number(node: syntax.Node | None) -> tuple[syntax.Number | None, bool]:
    """The number that an expression is, None for others, and whether a minus stands before it."""
    inner = bare(node) if node is not None else None
    negative = isinstance(inner, syntax.Negate)
    if isinstance(inner, syntax.Negate):
        inner = bare(inner.operand)
    return (inner if isinstance(inner, syntax.Number) else None), negative


def last_digit(item: Stated) -> float:
    """One unit of the last digit of a number as it is written; 0 for what is reckoned with them."""
    number, _ = signed_number(item.node)
    decimals = number.text.partition(".")[2] if number is not None else ""
    return float(10.0 ** -len(decimals)) if decimals.isdigit() else 0.0


def varied_in(stated: Iterable[Stated]) -> frozenset[str]:
    """What a page differentiates by, or picks entries of by a letter: whatever it gives them, they
    are no constants."""
    found: set[str | None] = set()
    for item in stated:
        parts = first_derivative(item.head) if item.head is not None else None
        found |= set() if parts is None else {named(parts[2])}
        for side in (item.head, item.node):
            for element in inside(side, syntax.Element):
                if any(letter_of(index) is not None for index in element.indices):
                    found.add(named(element.base))
    return frozenset(name for name in found if name is not None)


def is_list_of_numbers(node: syntax.Node) -> bool:
    """Whether an expression is a list of numbers in brackets, `(1, -2, 3)`."""
    match bare(node):
        case syntax.Range(items=items) if len(items) > 1:
            return all(item is not None and signed_number(item)[0] is not None for item in items)
        case _:
            return False
