"""Error signals that a chain of derivatives names: `δ = ∂s/∂h ∂h/∂z` is ∂s/∂z.

Of a loss with a usual letter everybody knows that a signal is its gradient; of a score s that chain
is all that says it.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.gradients.shorthand import LOSSES, gradient_by
from backproof.meaning.gradients.telescoping import telescope
from backproof.meaning.naming.names import bare, first_derivative, name_of
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import ERROR_SIGNALS, is_formal
from backproof.meaning.translate import flatten
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_signals_by_chain(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the derivative that such a chain is stands before it."""
    return with_each(statements, named_first)


def named_first(statement: Statement) -> Statement:
    """A chain that begins with a signal, with the derivative that it names behind that."""
    head, *rest = statement.members
    signal = bare(head.node) if head.node is not None else None
    if not isinstance(signal, syntax.Symbol) or signal.base not in ERROR_SIGNALS:
        return statement
    if statement.continues is not None or not rest or rest[0].relation != "=":
        return statement
    meant = ends_of(rest[0].node) if rest[0].node is not None else None
    if meant is None:
        return statement
    named = replace(rest[0], node=meant, end=rest[0].start)
    return replace(statement, members=(head, named, *rest))


def ends_of(node: syntax.Node) -> syntax.Derivative | None:
    """The derivative that a product of derivatives is, of what is no loss by its letter."""
    if not is_formal(node):
        return None
    links: dict[tuple[str, str], tuple[syntax.Symbol, syntax.Symbol]] = {}
    for _, factor in flatten(bare(node)):
        found = first_derivative(bare(factor))
        above, below = map(bare, found[1:3]) if found is not None else (None, None)
        if not isinstance(above, syntax.Symbol) or not isinstance(below, syntax.Symbol):
            return None
        links[(name_of(above), name_of(below))] = (above, below)
    order = telescope(tuple(links))
    if order is None or order[0][0].partition("_")[0] in LOSSES:
        return None
    above, below = links[order[0]][0], links[order[-1]][1]
    return gradient_by(below, above, node.replace(end=node.start))
