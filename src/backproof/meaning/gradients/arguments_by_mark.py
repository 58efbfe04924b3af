"""Arguments of gates that only their gradients name: `δ\\hat q = δq ⊙ q ⊙ (1 - q)`.

Where `q = σ(W x + b)` and nothing on the page is \\hat q, a line that makes the gradient by it of
that by q and the slope of q says what \\hat q is: what σ is applied to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.gradients.gradient_names import (
    argument_of,
    has_slope,
    inner_symbol,
    named_part,
    symbol_of,
)
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.statements import Stated, by
from backproof.record import replace
from backproof.syntax.nodes import Call, Symbol


def with_arguments_by_mark(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with definitions of the arguments that are meant so."""
    if not (marks := marks_of(stated)):
        return tuple(stated)
    return tuple(each for item in stated for each in taken_apart(item, marks))


def marks_of(stated: Sequence[Stated]) -> Mapping[str, tuple[str, ...]]:
    """The accent that makes of each gate its argument, by the stem of the gate."""
    gates: dict[str, bool] = {}
    given: set[str] = set()
    for item in stated:
        head = symbol_of(item.head)
        if item.kind == "definition" and head is not None:
            given.add(stem(head))
            gates[stem(head)] = gates.get(stem(head), True) and argument_of(item) is not None
    found: dict[str, tuple[str, ...]] = {}
    for item in stated:
        marked = by_what(item)
        if marked is None or not marked.accents or stem(marked) in given:
            continue
        gate = marked.replace(accents=())
        if gates.get(stem(gate)) and has_slope(item.node, name_of(gate)):
            found[stem(gate)] = marked.accents
    return found


def by_what(item: Stated) -> Symbol | None:
    """What the gradient that a line gives is by, by its name or as a derivative."""
    inner = symbol_of(by(item.head))
    named = symbol_of(item.head)
    return inner_symbol(named) if inner is None and named is not None else inner


def taken_apart(item: Stated, marks: Mapping[str, tuple[str, ...]]) -> Iterator[Stated]:
    """The definition of a gate as that of its argument, and of the gate by it."""
    own, argument = symbol_of(item.head), argument_of(item)
    gate = bare(item.node) if item.node is not None else None
    if own is None or argument is None or not isinstance(gate, Call) or stem(own) not in marks:
        yield item
        return
    part = own.replace(accents=marks[stem(own)])
    yield named_part(item, part, argument)
    applied = gate.replace(arguments=(part.replace(start=argument.start, end=argument.end),))
    yield replace(item, member=replace(item.member, node=applied), origin=item.origin or item)
