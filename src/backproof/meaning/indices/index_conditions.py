"""Conditions written inside a subscript: `∂z_i/∂a_{j ≠ i}` is about a_j, where j is not i."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import kinds
from backproof.syntax.statements import Member, Statement


def with_index_conditions(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with conditions in the subscripts of a left side beside them."""
    return with_each(statements, _beside)


def _beside(statement: Statement) -> Statement:
    found: list[syntax.Node] = []
    members = tuple(_member(member, found) for member in statement.members)
    if not found:
        return statement
    fresh = tuple(c for c in found if c not in statement.conditions)
    conditions = (*statement.conditions, *fresh)
    return replace(statement, members=members, conditions=conditions)


def _member(member: Member, found: list[syntax.Node]) -> Member:
    node = member.node and _plain(member.node, found)
    return member if node is member.node else replace(member, node=node)


def _plain(node: syntax.Node, found: list[syntax.Node]) -> syntax.Node:
    if not kinds(node) & syntax.Comparison.bit:
        return node
    if isinstance(node, syntax.Symbol):
        scripts = tuple(_script(script, found) for script in node.scripts)
        same = all(a is b for a, b in zip(scripts, node.scripts, strict=True))
        return node if same else node.replace(scripts=scripts)
    changes = {
        name: _value(value, found)
        for name in node.fields
        if isinstance(value := getattr(node, name), syntax.Node | tuple)
    }
    if all(value is getattr(node, name) for name, value in changes.items()):
        return node
    return node.replace(**changes)


def _script(script: syntax.Script, found: list[syntax.Node]) -> syntax.Script:
    match script:
        case syntax.Script(kind="sub", items=(syntax.Comparison(left=left, right=right) as c,)) if (
            letter_of(left) is not None and letter_of(right) is not None
        ):
            found.append(c)
            return script.replace(text=letter_of(left), items=(bare(left),))
        case _:
            return script


def _value(value: object, found: list[syntax.Node]) -> object:
    if isinstance(value, syntax.Node):
        return _plain(value, found)
    if isinstance(value, tuple):
        made = tuple(_value(v, found) for v in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    return value
