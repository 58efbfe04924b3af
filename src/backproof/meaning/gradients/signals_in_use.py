"""Lines that use an error signal, with the gradient that they use it for in its place."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.claims import Claim, make
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

MOST = 8
"""Definitions by which a signal may be a gradient, the last ones."""


def is_supposed(stated: Stated) -> bool:
    """Whether a line gives a signal that is supposed to be a gradient."""
    return bool(stated.meant) or bool(stated.reason and stated.named is not None)


def signal_of(stated: Stated) -> str | None:
    """The name of the signal that a line gives, where it is supposed to be a gradient."""
    written = stated.head if stated.meant else stated.named
    signal = bare(written) if written is not None and is_supposed(stated) else None
    return name_of(signal) if isinstance(signal, syntax.Symbol) else None


def is_plain(line: Stated) -> bool:
    """Whether a line is about a whole quantity, not about an entry."""
    return line.head is not None and not isinstance(bare(line.head), syntax.Element)


def gradients_for(stated: Stated, claim: Claim) -> Iterator[syntax.Node]:
    """The gradients that a signal may be used for: those that it may be, and those by all that is
    defined."""
    first: syntax.Derivative | None = None
    for meant in stated.meant or (stated,):
        head = bare(meant.head) if meant.head is not None else None
        if isinstance(head, syntax.Derivative):
            first = first or head
            yield head
    by_key = claim.context.setting.table.by_key
    names = [d.symbol.name for d in claim.context.program.definitions]
    known = [by_key[name].left for name in names if name in by_key]
    for left in known[-MOST:]:
        symbol = None if left is None else bare(left)
        if first is not None and isinstance(symbol, syntax.Symbol):
            yield first.replace(denominators=(symbol,))


def with_gradient(use: Claim, name: str, gradient: syntax.Node) -> Claim | None:
    """A claim with a gradient in the place of a signal, None where it has no such signal."""
    line = use.stated
    if line.node is None or use.wrt is None:
        return None
    symbols = inside(line.node, syntax.Symbol)
    written = next((n for n in symbols if name_of(n) == name), None)
    if written is None:
        return None
    member = replace(line.member, node=replaced(line.node, {key(written): gradient}))
    made = make(replace(line, member=member), use.context, use.of.name, use.wrt.name)
    return replace(made, stated=line)
