"""The same statements with some of their nodes changed, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import is_not
from typing import TypeVar

from backproof.interruption import checkpoint
from backproof.record import once, replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import kinds, mask
from backproof.syntax.rebuild import Change, rebuilt
from backproof.syntax.statements import Member, Statement

V = TypeVar("V")


def with_changed(
    statements: Sequence[Statement], change: Change, *of: type[syntax.Node]
) -> list[Statement]:
    """Every statement with its members changed; itself where nothing in it, nor in what it
    continues, is another. `of` are the kinds of node that may change, none for any."""

    wanted = mask(*of)
    if not any(kinds_in(statement) & wanted for statement in statements):
        return list(statements)

    def member_changed(member: Member) -> Member:
        return with_node(member, lambda node: _changed(node, change, wanted))

    def statement_changed(statement: Statement) -> Statement:
        has_some = kinds_in(statement) & wanted
        return of_members(statement, member_changed) if has_some else statement

    return with_each(statements, statement_changed)


def changed_by_section(
    statements: Sequence[Statement], given: Mapping[Section, V],
    change: Callable[[syntax.Node, V], syntax.Node], *of: type[syntax.Node],
) -> list[Statement]:  # fmt: skip
    """Every statement of the sections that are given something, with its nodes changed by that;
    `of` as above."""
    if not given:
        return list(statements)
    wanted = mask(*of)

    def in_its_section(statement: Statement) -> Statement:
        own = given.get(statement.block.section)
        if own is None:
            return statement

        def by_own(node: syntax.Node) -> syntax.Node:
            return change(node, own)

        return of_members(statement, lambda m: with_node(m, lambda n: _changed(n, by_own, wanted)))

    return with_each(statements, in_its_section)


@once(Statement)
def kinds_in(statement: Statement) -> int:
    """The bits of the kinds of all nodes in a statement."""
    found = 0
    for member in statement.members:
        if member.node is not None:
            found |= kinds(member.node)
    return found


def with_members(
    statements: Sequence[Statement], change: Callable[[Member], Member]
) -> list[Statement]:
    """Every statement with its members changed; itself where nothing in it, nor in what it
    continues, is another."""
    return with_each(statements, lambda statement: of_members(statement, change))


def with_each(
    statements: Sequence[Statement], change: Callable[[Statement], Statement]
) -> list[Statement]:
    """Every statement changed by itself; what continues another continues what that became."""
    checkpoint()
    found = list(map(change, statements))
    if not any(map(is_not, found, statements)):
        return found
    moved: dict[Statement, Statement] = {}
    for statement, fresh in zip(statements, found, strict=True):
        before = statement.continues
        continues = None if before is None else moved.get(before, before)
        moved[statement] = fresh if continues is before else replace(fresh, continues=continues)
    return list(moved.values())


def of_members(statement: Statement, change: Callable[[Member], Member]) -> Statement:
    """A statement with its members changed; itself where none is another."""
    members = tuple(map(change, statement.members))
    same = not any(map(is_not, members, statement.members))
    return statement if same else replace(statement, members=members)


def with_node(member: Member, change: Change) -> Member:
    """A member with its expression changed; itself where it has none, or the same."""
    node = member.node if member.node is None else change(member.node)
    return member if node is member.node else replace(member, node=node)


def changed(node: syntax.Node, change: Change, *of: type[syntax.Node]) -> syntax.Node:
    """A node with all that is below it changed first, then itself; `of` as above."""
    return _changed(node, change, mask(*of))


def _changed(node: syntax.Node, change: Change, wanted: int) -> syntax.Node:
    def each(part: syntax.Node) -> syntax.Node:
        return change(rebuilt(part, each)) if kinds(part) & wanted else part

    return each(node)


def with_joined(
    product: syntax.Juxtaposition, joined: Callable[[syntax.Node, syntax.Node], syntax.Node | None]
) -> syntax.Node:
    """A product in which two factors side by side, from the left on, are what they say together;
    that alone where no other factor is left, itself where no two say anything."""
    factors: list[syntax.Node] = []
    for factor in product.factors:
        both = joined(factors[-1], factor) if factors else None
        if both is None:
            factors.append(factor)
        else:
            factors[-1] = both
    if len(factors) == len(product.factors):
        return product
    return factors[0] if len(factors) == 1 else product.replace(factors=tuple(factors))
