"""Sums over some of all pairs: `Σ_{(i,j) ∈ Ω}`, `Σ_{j : (i,j) ∈ Ω}` and `Σ_{j ∈ Ω_i}`.

They are sums over all, each term weighed by what says whether its pair is one of them: a matrix
that has no name on the page. Of the letters of a pair, those bind that nothing around them has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare, named
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

MARK = "pairs"
"""What is added to the letter of a set for the matrix of its pairs."""
Pair = tuple[str, str]


def with_sets_of_pairs(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such sums run over all pairs."""
    pairs: dict[str, Pair] = {}
    for total in throughout(statements, syntax.BigOperator):
        if (found := of_pairs(total)) is not None:
            pairs.setdefault(*found)
    if not pairs:
        return list(statements)
    return with_each(statements, lambda statement: over_all(statement, pairs))


def of_pairs(total: syntax.BigOperator) -> tuple[str, Pair] | None:
    """The set of pairs that a sum runs over, and the letters of a pair."""
    match total.condition:
        case syntax.Comparison(operator="in", left=left, right=syntax.Symbol() as right):
            listed = bare(left)
        case _:
            return None
    if not isinstance(listed, syntax.Range) or len(listed.items) != 2 or total.operator != "sum":
        return None
    first, second = (letter_of(item) if item is not None else None for item in listed.items)
    name = named(right)
    return (name, (first, second)) if name and first and second and first != second else None


def over_all(statement: Statement, pairs: Mapping[str, Pair]) -> Statement:
    """A statement with sums over all pairs instead."""
    first = statement.members[0]
    while statement.continues is not None and first.node is None:
        first = statement.continues.members[0]
    around = frozenset(free_letters(first.node)) if first.node is not None else frozenset()

    def member(item: Member) -> Member:
        if item.node is None:
            return item
        node = weighed(item.node, around if item is not first else frozenset(), pairs)
        return item if node is item.node else replace(item, node=node)

    members = tuple(map(member, statement.members))
    same = all(a is b for a, b in zip(members, statement.members, strict=True))
    return statement if same else replace(statement, members=members)


def weighed(node: syntax.Node, around: frozenset[str], pairs: Mapping[str, Pair]) -> syntax.Node:
    """A formula with such sums over all pairs; `around` are the letters that have values there."""
    if not isinstance(node, syntax.BigOperator):
        return rebuilt(node, lambda part: weighed(part, around, pairs))
    own = of_pairs(node)
    chosen = None if own is not None else chosen_by(node, pairs)
    bound = [letter for each in node.letters if (letter := letter_of(each)) is not None]
    if own is not None:
        bound = [letter for letter in own[1] if letter not in around]
    body = weighed(node.body, around | frozenset(bound), pairs)
    picked = own or chosen
    if picked is None or not bound:
        return node if body is node.body else node.replace(body=body)
    name, letters = picked
    start, end = node.start, node.end

    def symbols(letters: Sequence[str]) -> tuple[syntax.Symbol, ...]:
        return tuple(syntax.Symbol(start=start, end=end, base=letter) for letter in letters)

    base = syntax.Symbol(start=start, end=end, base=name, accents=(MARK,))
    mask = syntax.Element(start=start, end=end, base=base, indices=symbols(letters))
    group = syntax.Group(start=body.start, end=body.end, body=body, opening="(")
    product = syntax.Juxtaposition(start=start, end=end, factors=(mask, group))
    return node.replace(letters=symbols(bound), condition=None, body=product)


def chosen_by(total: syntax.BigOperator, pairs: Mapping[str, Pair]) -> tuple[str, Pair] | None:
    """The set of pairs of which a sum runs over those with one letter, `j ∈ Ω_i`, and its pair."""
    match total:
        case syntax.BigOperator(
            operator="sum", letters=(letter,),
            condition=syntax.Comparison(operator="in", left=left, right=syntax.Element() as right),
        ) if letter_of(left) == letter_of(letter) and len(right.indices) == 1:  # fmt: skip
            name, own, other = named(right.base), letter_of(letter), letter_of(right.indices[0])
        case _:
            return None
    if name is None or name not in pairs:
        return None
    letters = pairs[name]
    return (name, letters) if letters in ((other, own), (own, other)) else None
