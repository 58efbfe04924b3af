"""A loss in two alphabets: after `J = …`, `∂𝒥/∂W` is about J, where nothing gives 𝒥."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import left_side, throughout
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


def with_losses_in_one_hand(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a loss that is only differentiated has the style in which the page
    gives it. Where both are differentiated, a section that gives the one and differentiates the
    other alone still means one."""
    given = {symbol for s in statements if (symbol := loss_of(left_side(s))) is not None}
    styles: dict[str, set[str]] = {}
    for symbol in given:
        if symbol.base in LOSSES:
            styles.setdefault(symbol.base, set()).add(symbol.style)
    known = {base: next(iter(found)) for base, found in styles.items() if len(found) == 1}
    if not known:
        return list(statements)
    plain = {name_of(symbol) for symbol in given}
    undefined = {
        name_of(above) for _, above in differentiated(statements) if above.base in known
    } - plain
    if not undefined:
        return list(statements)
    both = {(s, above.base) for s, above in differentiated(statements) if name_of(above) in plain}
    elsewhere = {base for _, base in both}
    own = {
        (statement.block.section, symbol.base)
        for statement in statements
        if (symbol := loss_of(left_side(statement))) is not None
    }

    def change(node: syntax.Node, section: Section) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or name_of(node) not in undefined:
            return rebuilt(node, lambda part: change(part, section))
        here = (section, node.base)
        meant = node.base not in elsewhere or (here in own and here not in both)
        return node.replace(style=known[node.base]) if meant else node

    def of_one_hand(statement: Statement) -> Statement:
        section = statement.block.section
        return of_members(statement, lambda m: with_node(m, lambda n: change(n, section)))

    return with_each(statements, of_one_hand)


def differentiated(
    statements: Sequence[Statement],
) -> Iterator[tuple[Section, syntax.Symbol]]:
    """The losses that are differentiated, each with the section that does so."""
    for statement in statements:
        for derivative in throughout([statement], syntax.Derivative):
            if (above := loss_of(derivative.numerator)) is not None:
                yield statement.block.section, above


def loss_of(node: syntax.Node | None) -> syntax.Symbol | None:
    """The symbol of a loss without scripts, also where it is applied."""
    inner = None if node is None else bare(node)
    inner = inner.function if isinstance(inner, syntax.Call) else inner
    plain = isinstance(inner, syntax.Symbol) and not inner.scripts and not inner.accents
    return inner if plain and isinstance(inner, syntax.Symbol) else None
