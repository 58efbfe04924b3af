"""Signals of which there is one for each sample, and each has a loss: after `δ_i = ∂L_i/∂y_i` a
formula with δ_k has ∂L_k/∂y_k, which is no entry of a derivative of all losses by all outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, is_formal
from backproof.record import replace
from backproof.syntax import nodes as syntax


class Meaning(NamedTuple):
    """The derivative that a signal stands for, by a letter."""

    derivative: syntax.Derivative
    letter: str


def with_signals_by_letter(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such signals are the derivatives that they stand for."""
    meanings: dict[str, Meaning] = {}
    again: set[str] = set()
    for item in stated:
        if (found := given_by(item)) is not None:
            again |= {found[0]} & meanings.keys()
            meanings.setdefault(*found)
    meanings = {name: meant for name, meant in meanings.items() if name not in again}
    if not meanings:
        return tuple(stated)
    return tuple(meant_by(item, meanings) for item in stated)


def given_by(item: Stated) -> tuple[str, Meaning] | None:
    """The signal to which an alias gives a derivative of its own letter, above and below."""
    if item.kind != "alias":
        return None
    derivative, signal = (None if n is None else bare(n) for n in (item.head, item.named))
    if not isinstance(derivative, syntax.Derivative) or not isinstance(signal, syntax.Element):
        return None
    letter = letter_of(signal.indices[0]) if len(signal.indices) == 1 else None
    base = bare(signal.base)
    ends = (derivative.numerator, *derivative.denominators)
    if letter is None or not isinstance(base, syntax.Symbol) or len(ends) != 2:
        return None
    if not all(end is not None and is_by(end, letter) for end in ends):
        return None
    return name_of(base), Meaning(derivative, letter)


def is_by(node: syntax.Node, letter: str) -> bool:
    """Whether something is picked by one letter."""
    inner = bare(node)
    return isinstance(inner, syntax.Element) and [letter_of(i) for i in inner.indices] == [letter]


def meant_by(item: Stated, meanings: Mapping[str, Meaning]) -> Stated:
    """A statement with derivatives for signals; what gives a signal a formula is about that."""
    if item.kind == "alias":
        return item
    change = derivatives_for(meanings)
    node = None if item.node is None else changed(item.node, change, syntax.Element)
    head = bare(item.head) if item.head is not None else None
    if item.kind in ("definition", "identity") and isinstance(head, syntax.Element):
        about = change(head)
        if about is not head and node is not None:
            kind = "chain-step" if is_formal(node) else "gradient"
            member = replace(item.member, node=node)
            return replace(item, kind=kind, head=about, named=item.head, member=member, name="")
    return item if node is item.node else replace(item, member=replace(item.member, node=node))


def derivatives_for(meanings: Mapping[str, Meaning]) -> Callable[[syntax.Node], syntax.Node]:
    """The change of elements of signals to derivatives by their index."""

    def change(node: syntax.Node) -> syntax.Node:
        base = bare(node.base) if isinstance(node, syntax.Element) else None
        if not isinstance(node, syntax.Element) or not isinstance(base, syntax.Symbol):
            return node
        meant = meanings.get(name_of(base))
        if meant is None or len(node.indices) != 1:
            return node
        (index,) = node.indices

        def by_index(part: syntax.Node) -> syntax.Node:
            own = isinstance(part, syntax.Element) and is_by(part, meant.letter)
            return part.replace(indices=(index,)) if own else part

        found = changed(meant.derivative, by_index, syntax.Element)
        return found.replace(start=node.start, end=node.end)

    return change
