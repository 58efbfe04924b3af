"""Losses that a page only adds a penalty to: `J̃(w) = J(w) + λ/2 w^T w`, and no formula of J.

Always shown with the same one argument, such a loss is what it is without: any function of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_losses_without_formula(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such losses stand without their argument."""
    shown: dict[str, set[Key | None]] = {}
    for call in throughout(statements, syntax.Call):
        if is_loss(name := name_of(call.function)) and not call.function.primes:
            shown.setdefault(name, set()).add(_argument(call))
    if not shown:
        return list(statements)
    given = {_given(statement) for statement in statements}
    added = {name for statement in statements for name in _added(statement)}
    found = {
        name
        for name, arguments in shown.items()
        if len(arguments) == 1 and None not in arguments and name in added - given
    }
    if not found:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Call) and node.power is None and name_of(node.function) in found:
            return node.function.replace(end=node.end)
        return node

    return with_changed(statements, change, syntax.Call)


def _argument(call: syntax.Call) -> Key | None:
    """The one letter that a loss is applied to; None for anything else."""
    inner = bare(call.arguments[0]) if len(call.arguments) == 1 and not call.keywords else None
    return key(inner) if isinstance(inner, syntax.Symbol) and not inner.scripts else None


def _added(statement: Statement) -> Iterator[str]:
    """The functions that are terms of a sum that a statement gives as a formula."""
    node = None if left_side(statement) is None else statement.members[1].node
    total = None if node is None else bare(node)
    for term in map(bare, total.terms) if isinstance(total, syntax.Add) else ():
        if isinstance(term, syntax.Call):
            yield name_of(term.function)


def _given(statement: Statement) -> str | None:
    """The name of what a statement gives a formula."""
    left = left_side(statement)
    symbol = left.function if isinstance(left, syntax.Call) else left
    return name_of(symbol) if isinstance(symbol, syntax.Symbol) else None
