"""The same statements with some of their nodes changed, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import is_not

from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import kinds, mask
from backproof.syntax.rebuild import Change, rebuilt
from backproof.syntax.statements import Member, Statement


def with_changed(
    statements: Sequence[Statement], change: Change, *of: type[syntax.Node]
) -> list[Statement]:
    """Every statement with its members changed; itself where nothing in it, nor in what it
    continues, is another. `of` are the kinds of node that may change, none for any."""

    def member_changed(member: Member) -> Member:
        if member.node is None:
            return member
        node = changed(member.node, change, *of)
        return member if node is member.node else replace(member, node=node)

    return with_members(statements, member_changed)


def with_members(
    statements: Sequence[Statement], change: Callable[[Member], Member]
) -> list[Statement]:
    """Every statement with its members changed; itself where nothing in it, nor in what it
    continues, is another."""
    moved: dict[Statement, Statement] = {}
    for statement in statements:
        members = tuple(map(change, statement.members))
        before = statement.continues
        continues = None if before is None else moved.get(before, before)
        same = continues is before and not any(map(is_not, members, statement.members))
        moved[statement] = (
            statement if same else replace(statement, members=members, continues=continues)
        )
    return list(moved.values())


def changed(node: syntax.Node, change: Change, *of: type[syntax.Node]) -> syntax.Node:
    """A node with all that is below it changed first, then itself; `of` as above."""
    wanted = mask(*of)

    def each(part: syntax.Node) -> syntax.Node:
        return change(rebuilt(part, each)) if kinds(part) & wanted else part

    return each(node)
