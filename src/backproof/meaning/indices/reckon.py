"""Integers and conditions, where letters that count have values."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.meaning.layers.family_evidence import names_in
from backproof.meaning.naming.names import bare, name_of
from backproof.syntax.nodes import Add, Comparison, Group, Negate, Node, Number, Range, Symbol


def integer(node: Node | None, values: Mapping[str, int]) -> int | None:
    """The value of an index or a bound; None where it is no sum of known integers."""
    match node:
        case Number(value=value) if value.is_integer():
            return int(value)
        case Symbol():
            return values.get(name_of(node))
        case Group(body=body):
            return integer(body, values)
        case Negate(operand=operand):
            found = integer(operand, values)
            return None if found is None else -found
        case Add(terms=terms, signs=signs):
            total = 0
            for sign, term in zip(signs, terms, strict=True):
                part = integer(term, values)
                if part is None:
                    return None
                total += sign * part
            return total
        case _:
            return None


def truth(
    condition: Node | None, values: Mapping[str, int], letters: Mapping[str, int]
) -> bool | None:
    """Whether a condition on letters holds at these values; None where it is about something else.

    A letter alone (`for all l`) holds.
    """
    match condition:
        case Group(body=body):
            return truth(body, values, letters)
        case Symbol():
            return True if name_of(condition) in letters else None
        case Comparison(left=Comparison() as inner, operator=sign, right=right):
            rest = condition.replace(left=inner.right, operator=sign, right=right)
            return _both(truth(inner, values, letters), truth(rest, values, letters))
        case Comparison(left=left, right=Comparison() as inner):
            first = condition.replace(left=left, right=inner.left)
            return _both(truth(first, values, letters), truth(inner, values, letters))
        case Comparison(left=left, right=right):
            if not any(name in letters for node in (left, right) for name in names_in(node)):
                return None
            a, listed = integer(left, values), bare(right)
            if isinstance(listed, Range):
                return None if a is None else _listed(a, listed, values)
            b = integer(right, values)
            return None if a is None or b is None else _compared(a, condition.operator, b)
        case _:
            return None


def _compared(a: int, operator: str, b: int) -> bool | None:
    answers = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b, "=": a == b, "!=": a != b}
    return answers.get(operator)


def _listed(value: int, listed: Range, values: Mapping[str, int]) -> bool | None:
    """Whether a list has a value: between its ends where it has an ellipsis."""
    items = [integer(item, values) for item in listed.items if item is not None]
    numbers = [item for item in items if item is not None]
    if not numbers or len(numbers) < len(items):
        return None
    if None in listed.items:
        return min(numbers) <= value <= max(numbers)
    return value in numbers


def _both(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None or other is None else one and other
