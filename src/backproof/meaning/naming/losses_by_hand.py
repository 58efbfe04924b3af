"""A loss in two alphabets: after `J = …`, `∂𝒥/∂W` is about J, where nothing gives 𝒥."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_losses_in_one_hand(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a loss that is only differentiated has the style in which the page
    gives it."""
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
        name_of(above)
        for derivative in throughout(statements, syntax.Derivative)
        if (above := loss_of(derivative.numerator)) is not None and above.base in known
    } - plain
    both = {
        above.base
        for derivative in throughout(statements, syntax.Derivative)
        if (above := loss_of(derivative.numerator)) is not None and name_of(above) in plain
    }

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or name_of(node) not in undefined:
            return node
        return node if node.base in both else node.replace(style=known[node.base])

    return with_changed(statements, change, syntax.Symbol) if undefined else list(statements)


def loss_of(node: syntax.Node | None) -> syntax.Symbol | None:
    """The symbol of a loss without scripts, also where it is applied."""
    inner = None if node is None else bare(node)
    inner = inner.function if isinstance(inner, syntax.Call) else inner
    plain = isinstance(inner, syntax.Symbol) and not inner.scripts and not inner.accents
    return inner if plain and isinstance(inner, syntax.Symbol) else None
