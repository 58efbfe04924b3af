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
from backproof.meaning.statements import differentiated_by, inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement


def with_layers_of_lines(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the layer of its line at what a derivative is by."""
    by = [each for each in differentiated_by(statements) if isinstance(each, syntax.Symbol)]
    unmarked = {stem(symbol) for symbol in by if is_plain(symbol)}
    if not unmarked:
        return list(statements)
    symbols = list(throughout(statements, syntax.Symbol))
    marked = {stem(symbol) for symbol in symbols if layers_of(symbol)}
    below = set(map(id, by))
    alone = {stem(symbol) for symbol in symbols if not symbol.scripts and id(symbol) not in below}
    meant = (unmarked & marked) - alone
    if not meant:
        return list(statements)
    return with_each(statements, lambda statement: of_its_layer(statement, meant))


def of_its_layer(statement: Statement, meant: set[str]) -> Statement:
    """A statement with its layer at what derivatives in it are by."""
    left, *rest = map(layers_in, statement.members)
    marks = left or {mark: script for side in reversed(rest) for mark, script in side.items()}
    if len(marks) != 1:
        return statement
    (script,) = marks.values()

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


def layers_in(member: Member) -> dict[tuple[str, str], syntax.Script]:
    """The layers that are marked in a member, by how they are written: the first of each."""
    symbols = reversed(inside(member.node, syntax.Symbol))
    return {(s.kind, s.text): s for symbol in symbols for s in layers_of(symbol)}


def is_plain(symbol: syntax.Symbol) -> bool:
    """Whether a name has no marks."""
    return not (symbol.scripts or symbol.accents or symbol.primes)


def layers_of(symbol: syntax.Symbol) -> list[syntax.Script]:
    """The marks of a symbol that may say its layer."""
    return [script for script in symbol.scripts if script.kind in BRACKETED]
