"""Layers that a derivative leaves to its line: `δ^L = ∇_a C ⊙ σ'(z^L)` differentiates by a^L.

Nothing else on the page has the name without a layer, and the left side has one, or all that the
line marks is of one (M. Nielsen, "Neural Networks and Deep Learning" (2015), chapter 2, equation
BP1a).
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.layers.families import BRACKETED
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import changed, of_members, with_each, with_node
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement


def with_layers_of_lines(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the layer of its line at what a derivative is by."""
    unmarked = {
        stem(by)
        for derivative in throughout(statements, syntax.Derivative)
        for by in map(bare, derivative.denominators)
        if isinstance(by, syntax.Symbol) and is_plain(by)
    }
    if not unmarked:
        return list(statements)
    symbols = list(throughout(statements, syntax.Symbol))
    marked = {stem(symbol) for symbol in symbols if layers_of(symbol)}
    below = {
        id(bare(by))
        for derivative in throughout(statements, syntax.Derivative)
        for by in derivative.denominators
    }
    alone = {stem(symbol) for symbol in symbols if not symbol.scripts and id(symbol) not in below}
    meant = (unmarked & marked) - alone
    if not meant:
        return list(statements)
    return with_each(statements, lambda statement: of_its_layer(statement, meant))


def of_its_layer(statement: Statement, meant: set[str]) -> Statement:
    """A statement with its layer at what derivatives in it are by."""
    sides = [marks_in(member) for member in statement.members]
    found = next((marks for marks in (sides[0], frozenset().union(*sides)) if marks), frozenset())
    if len(found) != 1:
        return statement
    ((kind, text),) = found
    symbols = (s for member in statement.members for s in inside(member.node, syntax.Symbol))
    scripts = (script for symbol in symbols for script in layers_of(symbol))
    script = next(s for s in scripts if (s.kind, s.text) == (kind, text))

    def by(node: syntax.Node) -> syntax.Node:
        inner = bare(node)
        if isinstance(inner, syntax.Symbol) and is_plain(inner) and stem(inner) in meant:
            return inner.replace(scripts=(script,))
        return node

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Derivative):
            return node
        return node.replace(denominators=tuple(map(by, node.denominators)))

    return of_members(
        statement,
        lambda member: with_node(member, lambda node: changed(node, change, syntax.Derivative)),
    )


def marks_in(member: Member) -> frozenset[tuple[str, str]]:
    """The kinds and texts of the layers in a member."""
    symbols = inside(member.node, syntax.Symbol)
    return frozenset((s.kind, s.text) for symbol in symbols for s in layers_of(symbol))


def is_plain(symbol: syntax.Symbol) -> bool:
    """Whether a name has no marks."""
    return not (symbol.scripts or symbol.accents or symbol.primes)


def layers_of(symbol: syntax.Symbol) -> list[syntax.Script]:
    """The marks of a symbol that may say its layer."""
    return [script for script in symbol.scripts if script.kind in BRACKETED]
