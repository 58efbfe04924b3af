"""Cases that leave out a stretch of the line: `1 if x >= 1, 0 if x < 0` says nothing between.

A boundary that no case names is a habit and no fault, and neither is what lies outside of all cases
(a function may be meant for some numbers only). Where no number but a whole one can stand, a
stretch without a whole number is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, inf, isinf

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

_IF = frozenset(("", "if", "for", "when", "where", "wenn", "falls", "für", "si", "quand"))
_WHOLE = frozenset("ijklmnpqrstyTNKLM")
"""What may be a whole number by its letter."""
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


@dataclass(frozen=True)
class Stretch:
    """The numbers from `low` to `high`; whether the ends are among them."""

    low: float
    high: float
    has_low: bool = False
    has_high: bool = False


@dataclass(frozen=True)
class Hole:
    """Numbers that no case is about, between those of two cases, each with its value."""

    subject: syntax.Node
    before: Stretch
    after: Stretch
    values: tuple[syntax.Node, syntax.Node]

    @property
    def said(self) -> str:
        """Where it lies, in words."""
        low = f"{self.before.high:g} {'<' if self.before.has_high else '<='}"
        high = f"{'<' if self.after.has_low else '<='} {self.after.low:g}"
        return f"{low} {said_subject(self.subject)} {high}"


def case_fault(stated: Stated) -> str | None:
    """What the cases in a statement leave out; None where nothing is."""
    if stated.node is None:
        return None
    for node in below(stated.node):
        if isinstance(node, syntax.Cases) and (missed := hole(node)) is not None:
            return f"no case says what holds for {missed.said}"
    return None


def hole(node: syntax.Cases) -> Hole | None:
    """The first stretch between the cases that none of them is about."""
    if any(text.strip(" .,;:()").lower() not in _IF for text in node.texts):
        return None
    found: list[tuple[syntax.Node, Stretch]] = []
    for _, condition in node.rows:
        said = about(condition)
        if said is None:
            return None
        found.append(said)
    subjects: set[Key] = {key(subject) for subject, _ in found}
    if len(subjects) != 1:
        return None
    subject = bare(found[0][0])
    values = {stretch: value for (_, stretch), (value, _) in zip(found, node.rows, strict=True)}
    for before, after in between([stretch for _, stretch in found]):
        if is_left_out(subject, before, after):
            return Hole(subject, before, after, (values[before], values[after]))
    return None


def between(stretches: list[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """The stretches before and after each hole among them."""
    ordered = sorted(stretches, key=lambda each: (each.low, each.high))
    furthest = ordered[0]
    for stretch in ordered[1:]:
        if stretch.low > furthest.high:
            yield furthest, stretch
        if (stretch.high, stretch.has_high) > (furthest.high, furthest.has_high):
            furthest = stretch


def is_left_out(subject: syntax.Node, before: Stretch, after: Stretch) -> bool:
    """Whether the numbers between two stretches are missed: not those between labels, nor between
    whole numbers that follow one another."""
    if before.low == before.high or after.low == after.high:
        return False
    if not (isinstance(subject, syntax.Symbol) and subject.base in _WHOLE):
        return True
    first = floor(before.high) + 1 if before.has_high else ceil(before.high)
    last = ceil(after.low) - 1 if after.has_low else floor(after.low)
    return first <= last


def said_subject(subject: syntax.Node) -> str:
    """What the cases are about, in a word."""
    return subject.base if isinstance(subject, syntax.Symbol) else "it"


def about(condition: syntax.Node | None) -> tuple[syntax.Node, Stretch] | None:
    """What a condition is about, and where it holds: `0 <= x < 1`; None for other forms."""
    match bare(condition) if condition is not None else None:
        case syntax.Comparison(operator=operator, left=syntax.Comparison() as first, right=right):
            inner = about(first)
            upper = one_sided(first.right, operator, right)
            if inner is None or upper is None or key(inner[0]) != key(upper[0]):
                return None
            return inner[0], met(inner[1], upper[1])
        case syntax.Comparison(operator=operator, left=left, right=right):
            return one_sided(left, operator, right)
        case _:
            return None


def one_sided(
    left: syntax.Node, operator: str, right: syntax.Node
) -> tuple[syntax.Node, Stretch] | None:
    """What is compared with a number, and where that holds."""
    if operator not in _FLIPPED:
        return None
    subject, number = left, number_of(right)
    if number is None:
        subject, number, operator = right, number_of(left), _FLIPPED[operator]
    if number is None or number_of(subject) is not None:
        return None
    closed = "=" in operator
    if operator == "=":
        return subject, Stretch(number, number, True, True)
    if operator.startswith("<"):
        return subject, Stretch(-inf, number, False, closed)
    return subject, Stretch(number, inf, closed, False)


def met(one: Stretch, other: Stretch) -> Stretch:
    """Where both hold, of one from below and one from above."""
    low, high = (one, other) if isinf(one.high) else (other, one)
    return Stretch(low.low, high.high, low.has_low, high.has_high)


def number_of(node: syntax.Node) -> float | None:
    """The number that a node writes."""
    match bare(node):
        case syntax.Number(value=value):
            return value
        case syntax.Negate(operand=operand):
            inner = number_of(operand)
            return None if inner is None else -inner
        case syntax.Fraction(numerator=above, denominator=below_):
            top, bottom = number_of(above), number_of(below_)
            return top / bottom if top is not None and bottom else None
        case _:
            return None
