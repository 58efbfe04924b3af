"""Sums that reach over the terms behind them: `-1/N Σ_n y_n log p_n + (1 - y_n) log(1 - p_n)`.

A sum ends before the next plus or minus, but many leave the brackets out. Where a term behind it
has the letter of the sum in a script, and neither the left side nor an enclosing sum says what the
letter is there, only this sum can: the author means the term to be summed as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.record import once
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.nodes import kinds
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_NOTHING: frozenset[str] = frozenset()
SUMS = syntax.Add.bit | syntax.BigOperator.bit


def with_reaching_sums(statements: Sequence[Statement]) -> list[Statement]:
    """Every statement with its sums as far as their letters reach."""
    return with_each(statements, _reached)


def _reached(statement: Statement) -> Statement:
    left = left_letters(statement)

    def change(node: syntax.Node) -> syntax.Node:
        return _reach(node, left) if kinds(node) & SUMS == SUMS else node

    return of_members(statement, lambda member: with_node(member, change))


def left_letters(statement: Statement) -> frozenset[str]:
    """The letters of a statement's left side, which it shares with what it continues."""
    root = statement.root
    node = root.members[0].node
    return _NOTHING if node is None or len(root.members) == 1 else loose(node)


@once(syntax.Node)
def loose(node: syntax.Node) -> frozenset[str]:
    """The letters that stand alone or with others in scripts, and that no sum in the node binds."""
    found = _NOTHING.union(*map(loose, syntax.children(node)))
    if isinstance(node, syntax.Script) and node.kind != "super":
        return found.union(*map(_letters, node.items))
    if isinstance(node, syntax.BigOperator):
        return found.difference(letter.base for letter in node.letters)
    return found


def _letters(item: syntax.Node) -> frozenset[str]:
    """The letters of one part of a script: i, or i and j of `ij`."""
    if isinstance(item, syntax.Symbol):
        return _NOTHING if item.scripts or len(item.base) > 1 else frozenset((item.base,))
    if isinstance(item, syntax.Juxtaposition):
        return _NOTHING.union(*map(_letters, item.factors))
    return _NOTHING


def _reach(node: syntax.Node, outer: frozenset[str]) -> syntax.Node:
    """The node with every sum in it as far as it reaches; `outer` are letters of other meaning."""
    if isinstance(node, syntax.BigOperator):
        outer |= {letter.base for letter in node.letters}
    node = rebuilt(node, lambda part: _reach(part, outer))
    return _stretched(node, outer) if isinstance(node, syntax.Add) else node


def _stretched(node: syntax.Add, outer: frozenset[str]) -> syntax.Node:
    for place, term in enumerate(node.terms[:-1]):
        sums = tuple(_last_sums(term))
        end = place + 1
        while end < len(node.terms) and any(_reaches(s, node.terms[end], outer) for s in sums):
            end += 1
        if end == place + 1:
            continue
        wide = _over(term, node.terms[place + 1 : end], node.signs[place + 1 : end], outer)
        terms = (*node.terms[:place], wide, *node.terms[end:])
        signs = (*node.signs[: place + 1], *node.signs[end:])
        if len(terms) > 1:
            return _stretched(node.replace(terms=terms, signs=signs), outer)
        return wide if signs[0] > 0 else syntax.Negate(start=node.start, end=node.end, operand=wide)
    return node


def _reaches(sum_: syntax.BigOperator, term: syntax.Node, outer: frozenset[str]) -> bool:
    own = frozenset(letter.base for letter in sum_.letters)
    if own & loose(sum_.body):
        return not loose(term).isdisjoint(own - outer)
    return bool(quantities(term)) and quantities(term) == quantities(sum_.body)


@once(syntax.Node)
def quantities(node: syntax.Node) -> frozenset[Hashable]:
    """What an expression is made of: its names, functions left out."""
    if isinstance(node, syntax.Symbol):
        return frozenset((key(node),))
    of = node.arguments if isinstance(node, syntax.Call) else syntax.children(node)
    return frozenset[Hashable]().union(*map(quantities, of))


def _last_sums(term: syntax.Node) -> Iterator[syntax.BigOperator]:
    """The sums that a term ends with, from the outside in."""
    match term:
        case syntax.BigOperator(operator="sum", body=body):
            yield term
            yield from _last_sums(body)
        case syntax.Juxtaposition(factors=(*_, last)) | syntax.Product(right=last):
            yield from _last_sums(last)
        case syntax.Negate(operand=operand):
            yield from _last_sums(operand)
        case _:
            pass


def _over(
    term: syntax.Node, more: tuple[syntax.Node, ...], signs: tuple[int, ...], outer: frozenset[str]
) -> syntax.Node:
    """A term in which the last of the sums that reach over what follows does so."""
    end = more[-1].end
    match term:
        case syntax.BigOperator(body=body):
            if any(_reaches(s, other, outer) for s in _last_sums(body) for other in more):
                return term.replace(body=_over(body, more, signs, outer), end=end)
            terms = (body, *more)
            wide = syntax.Add(start=body.start, end=end, terms=terms, signs=(1, *signs))
            return term.replace(body=wide, end=end)
        case syntax.Juxtaposition(factors=(*before, last)):
            return term.replace(factors=(*before, _over(last, more, signs, outer)), end=end)
        case syntax.Product(right=last):
            return term.replace(right=_over(last, more, signs, outer), end=end)
        case syntax.Negate(operand=operand):
            return term.replace(operand=_over(operand, more, signs, outer), end=end)
        case _:
            raise AssertionError("only what ends with a sum reaches over what follows")
