"""Which context a claim about a derivative is made in, of those that hold both of its ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from backproof.meaning.contexts import Context
from backproof.meaning.definitions.relations import Relations
from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.statements import Stated, derivatives
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import kinds


class Reader(Protocol):
    """What the choice of a context asks of a reading."""

    table: Table
    relations: Relations
    contexts: dict[str, Context]

    def context(self, of: str, stated: Stated) -> Context:
        """The context of a quantity of its own."""
        ...


def scope_of(reader: Reader, of: str, wrt: str, stated: Stated) -> Context:
    """The largest context known that holds both, else the numerator's own. One that has all whose
    values the line needs, and all that it differentiates by, is better than one that has not."""
    if of in reader.table.expressions.values():
        return reader.context(of, stated)
    table = reader.table
    names = {name for node in _values(stated.node) for name in used_names(node)}
    meant = {table.resolve(n, stated.place) for n in names if table.alias(n, stated.place) is None}
    inner = derivatives(stated.node) if stated.node is not None else ()
    meant.update(*filter(None, (table.derivative(part, stated.place) for part in inner)))
    given = meant & table.by_key.keys()
    first: Context | None = None
    for context in _holding(reader, of, wrt, stated):
        if _is_one_number(reader, of, stated, context):
            continue
        if given <= context.quantities:
            return context
        first = first or context
    own = reader.context(of, stated)
    return own if first is None or given <= own.quantities else first


def _is_one_number(reader: Reader, of: str, stated: Stated, context: Context) -> bool:
    """Whether a loss is a number by itself, and has many entries in what is made of it: the mean of
    `ℓ(p_i, y_i)` says what all samples give, `∂ℓ/∂w` what one does."""
    if of == context.objective or not is_loss(of) or context.type_of(of).is_scalar:
        return False
    own = reader.context(of, stated)
    return of in own.shapes.names and own.type_of(of).is_scalar


def _values(node: syntax.Node | None) -> Iterator[syntax.Node]:
    """The largest parts of an expression in which nothing is differentiated."""
    if node is None or isinstance(node, syntax.Derivative):
        return
    if kinds(node) & syntax.Derivative.bit:
        for part in syntax.children(node):
            yield from _values(part)
    else:
        yield node


def _holding(reader: Reader, of: str, wrt: str, stated: Stated) -> Iterator[Context]:
    """The contexts of losses that hold both ends: what a loss says of the shapes holds for what it
    is made of."""
    for context in (*reader.contexts.values(),):
        quantities = context.quantities
        if of in quantities and wrt in quantities:
            yield context
    for top in reader.relations.tops:
        if of in reader.relations.needs[top]:
            context = reader.context(top, stated)
            if {of, wrt} <= context.quantities:
                yield context
