"""Diagonal matrices by their entries: `diag(w_1, …, w_n)`, `diag(p_i (1 - p_i))`.

What stands on the diagonal is then w, and p ⊙ (1 - p).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backproof.meaning.naming.rewriting import of_members, with_changed, with_each
from backproof.meaning.statements import inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

LETTERS = frozenset("ijkmn")
"""Letters that count the entries of a diagonal by custom."""


def with_diagonals_listed(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the vector in the place of its entries."""
    listed = with_changed(statements, with_list, syntax.Call)
    return with_each(listed, lambda statement: of_members(statement, defining(statement)))


def with_list(node: syntax.Node) -> syntax.Node:
    """A call of `diag` of the vector whose entries it lists."""
    match node:
        case syntax.Call(
            function=syntax.Symbol(base="diag" | "Diag"),
            arguments=(first, *_, syntax.Words(text="..."), last),
        ):
            of = without_number(first)
            letters = letters_in(last)
            same = of is not None and len(letters) == 1 and key(of) == key(without(last, letters))
            return node.replace(arguments=(of,)) if of is not None and same else node
        case _:
            return node


def defining(statement: Statement) -> Callable[[Member], Member]:
    """The change of members that are `diag` of one entry by a letter, which nothing else in the
    statement has."""

    def change(member: Member) -> Member:
        match member.node:
            case (
                syntax.Call(
                    function=syntax.Symbol(base="diag" | "Diag"), arguments=(entry,)
                ) as call
            ) if len(letters := letters_in(entry)) == 1 and letters <= LETTERS:
                others = [m.node for m in statement.members if m is not member]
                if any(letters & letters_in(node) for node in others if node is not None):
                    return member
                return replace(member, node=call.replace(arguments=(without(entry, letters),)))
            case _:
                return member

    return change


def letter_below(symbol: syntax.Symbol) -> str:
    """What stands alone below a symbol, a letter or a number; "" for nothing."""
    match symbol.scripts:
        case (syntax.Script(kind="sub", items=(syntax.Symbol() | syntax.Number(),), text=text), *_):
            return text
        case _:
            return ""


def letters_in(node: syntax.Node) -> set[str]:
    """What stands below the symbols in an entry."""
    return {text for symbol in inside(node, syntax.Symbol) if (text := letter_below(symbol))}


def without_number(entry: syntax.Node) -> syntax.Node | None:
    """The vector of which an entry is the first one; None for anything else."""
    return without(entry, {"1"}) if letters_in(entry) == {"1"} else None


def without(entry: syntax.Node, letters: set[str]) -> syntax.Node:
    """An entry as a vector of all of them: products of what has a letter go entry by entry."""
    match entry:
        case syntax.Symbol() if letter_below(entry) in letters:
            return entry.replace(scripts=entry.scripts[1:])
        case syntax.Juxtaposition(factors=(first, *rest)):
            product, vector = without(first, letters), bool(letters_in(first) & letters)
            for factor in rest:
                right, entries = without(factor, letters), bool(letters_in(factor) & letters)
                both = vector and entries
                product = times(product, right) if both else beside(product, right)
                vector = vector or entries
            return product
        case _:
            return rebuilt(entry, lambda node: without(node, letters))


def times(left: syntax.Node, right: syntax.Node) -> syntax.Node:
    """A product entry by entry."""
    return syntax.Product(
        start=left.start, end=right.end, operator="odot", left=left, right=right,
        sign_start=left.end, sign_end=left.end,
    )  # fmt: skip


def beside(left: syntax.Node, right: syntax.Node) -> syntax.Node:
    """A product without a sign."""
    return syntax.Juxtaposition(start=left.start, end=right.end, factors=(left, right))
