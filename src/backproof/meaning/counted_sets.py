"""Sums over a number as if it were a set: `Σ_{n ∈ N}` with N samples runs over 1, ..., N.

A letter is a number where a formula divides by it or ends a range with it, and where the text says
what it counts (“C classes”). Any other set may be a part of all there is, and stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backproof.meaning.binders import letter_of
from backproof.meaning.names import bare
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_COUNTED = re.compile(
    r"[^\w\n]{1,3}(?:\w+ )?(?:samples|examples|instances|observations|records|points|rows"
    r"|classes|categories|labels|outputs|units|neurons|nodes|features|inputs|dimensions)\b"
)


def with_counted_sets(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over a number have its range."""
    wanted = {name for node in nodes_of(statements) if (name := set_of(node)) is not None}
    known = wanted and wanted & {*numbers(statements), *counted(statements)}
    if not known:
        return list(statements)
    moved: dict[Statement, Statement] = {}
    for statement in statements:
        members = tuple(
            member if member.node is None else replace(member, node=_ranged(member.node, known))
            for member in statement.members
        )
        before = statement.continues
        continues = None if before is None else moved[before]
        same = all(a.node is b.node for a, b in zip(members, statement.members, strict=True))
        moved[statement] = (
            statement
            if same and continues is before
            else replace(statement, members=members, continues=continues)
        )
    return [moved[statement] for statement in statements]


def nodes_of(statements: Sequence[Statement]) -> Iterator[syntax.Node]:
    """All nodes of all statements."""
    for statement in statements:
        for member in statement.members:
            if member.node is not None:
                yield from below(member.node)


def set_of(node: syntax.Node) -> str | None:
    """The letter of the set that a sum runs over, if it is a plain one."""
    match node:
        case syntax.BigOperator(
            letters=(letter,), lower=None, upper=None,
            condition=syntax.Comparison(operator="in", left=left, right=right),
        ) if letter_of(left) == letter_of(letter):  # fmt: skip
            return letter_of(right)
        case _:
            return None


def numbers(statements: Sequence[Statement]) -> Iterator[str]:
    """Letters that stand alone below a fraction or end a range."""
    for node in nodes_of(statements):
        match node:
            case syntax.Fraction(denominator=number) | syntax.BigOperator(upper=number) if (
                number is not None and (name := letter_of(number)) is not None
            ):
                yield name
            case _:
                pass


def counted(statements: Sequence[Statement]) -> Iterator[str]:
    """Letters after which the text names what they count."""
    for statement in statements:
        node = statement.members[0].node
        name = letter_of(node) if node is not None and len(statement.members) == 1 else None
        if name is not None and _COUNTED.match(statement.block.passage.text, statement.block.end):
            yield name


def _ranged(node: syntax.Node, known: set[str]) -> syntax.Node:
    node = rebuilt(node, lambda part: _ranged(part, known))
    if set_of(node) not in known:
        return node
    assert isinstance(node, syntax.BigOperator)
    assert isinstance(node.condition, syntax.Comparison)
    size = bare(node.condition.right)
    first = syntax.Number(start=size.start, end=size.start, value=1.0, text="1")
    return node.replace(lower=first, upper=size, condition=None)
