"""Letters that a sum should have, and letters that it has in vain.

`1/m Σ_{i=1}^m y log a` says by its i that it runs over all samples, and nothing in it has an i: y
and a are those of all samples, and the sum is one over all there is. `1/m Σ y^{(i)} log a^{(i)}`
is the same slip the other way: its letter is the one that counts samples by custom.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.indices.reaching import left_letters, loose
from backproof.meaning.naming.rewriting import (
    changed,
    of_members,
    with_each,
    with_node,
)
from backproof.meaning.statements import inside
from backproof.record import once
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import kinds
from backproof.syntax.statements import Member, Statement

# A. Ng, "CS229 lecture notes" (2000), section 1, writes sample i as x^{(i)}; others write n.
OF_SAMPLES = frozenset({"i", "n"})
_NOTHING: frozenset[str] = frozenset()


def with_letters_of_samples(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, where sums without a letter have that of the samples in them."""
    return with_each(statements, _named_in)


def without_idle_letters(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, where definitions have no sum over a letter that nothing below it has."""
    return with_each(statements, lambda s: of_members(s, _with_letters) if _defines(s) else s)


def _named_in(statement: Statement) -> Statement:
    """A statement with letters for its sums, of those that its left side does not have."""
    nodes = (member.node for member in statement.members)
    if not any(node is not None and kinds(node) & syntax.BigOperator.bit for node in nodes):
        return statement
    left = left_letters(statement)
    return of_members(
        statement,
        lambda member: with_node(
            member,
            lambda node: changed(node, lambda part: _named(part, left), syntax.BigOperator),
        ),
    )


def _named(node: syntax.Node, left: frozenset[str]) -> syntax.Node:
    if not isinstance(node, syntax.BigOperator) or node.letters or node.operator != "sum":
        return node
    bare_ = loose(node.body)
    letters = _samples(node.body) or (bare_ & OF_SAMPLES) - left
    if len(letters) != 1 or not letters <= bare_:
        return node
    (letter,) = letters
    symbol = syntax.Symbol(start=node.start, end=node.start, base=letter)
    return node.replace(letters=(symbol,))


@once(syntax.Node)
def _samples(node: syntax.Node) -> frozenset[str]:
    """The letters of samples that stand in round brackets above: i of `x^{(i)}`."""
    found = _NOTHING.union(*map(_samples, syntax.children(node)))
    if isinstance(node, syntax.Script) and node.kind == "paren" and node.text in OF_SAMPLES:
        return found | {node.text}
    return found


def _defines(statement: Statement) -> bool:
    """Whether a statement says what something is that is no derivative."""
    first = statement.members[0].node
    several = len(statement.members) > 1 and statement.continues is None
    return several and first is not None and not kinds(first) & syntax.Derivative.bit


def _with_letters(member: Member) -> Member:
    return with_node(member, lambda node: changed(node, _without_idle, syntax.BigOperator))


def _without_idle(node: syntax.Node) -> syntax.Node:
    """A sum up to a named number, without its letter where nothing in it has a letter."""
    match node:
        case syntax.BigOperator(
            operator="sum", letters=(letter,), upper=syntax.Symbol(), condition=None, body=body
        ) if not loose(body) and letter.base not in _names(body):
            return node.replace(letters=())
        case _:
            return node


@once(syntax.Node)
def _names(node: syntax.Node) -> frozenset[str]:
    own = frozenset((node.base,)) if isinstance(node, syntax.Symbol) else _NOTHING
    return own.union(*map(_names, syntax.children(node)))


def sums_over_letters_of(node: syntax.Node | None, formula: syntax.Node) -> bool:
    """Whether sums in an expression run over letters that a formula leaves free."""
    letters = free_letters(formula)
    sums = inside(node, syntax.BigOperator)
    return any(letter_of(letter) in letters for each in sums for letter in each.letters)
