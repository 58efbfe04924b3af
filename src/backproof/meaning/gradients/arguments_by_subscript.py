"""Arguments of gates that only gradients name, by the gate: `∂L/∂a_n` and `∂L/∂a_z` beside
`n = tanh(W x + b)` and `z = σ(V x + c)`.

Where one letter has several gates below and nothing says what it is, it is what these are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.gradient_names import argument_of, symbol_of, taken_apart
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, by
from backproof.syntax.nodes import Symbol

LETTERS = frozenset(("a", "s", "net", "u", "pre"))
"""What the arguments of functions are called."""


def with_arguments_by_subscript(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with definitions of the arguments that are meant so."""
    gates = {
        name_of(own): item
        for item in stated
        if item.kind == "definition" and not item.instance
        if (own := symbol_of(item.head)) is not None and not own.scripts
        if argument_of(item) is not None
    }
    if len(gates) < 2:
        return tuple(stated)
    arguments = dict(arguments_in(stated, gates))
    if len(arguments) < 2:
        return tuple(stated)
    return tuple(each for item in stated for each in by_its_subscript(item, arguments))


def arguments_in(
    stated: Sequence[Stated], gates: Mapping[str, Stated]
) -> Iterator[tuple[str, Symbol]]:
    """The names of arguments by those of their gates: what is differentiated by, and nothing
    defines or is made of."""
    made = {item.name for item in stated if item.kind in ("definition", "declaration")}
    used = {
        name
        for item in stated
        if item.kind == "definition" and item.node is not None
        for name in used_names(item.node)
    }
    for item in stated:
        below = symbol_of(by(item.head))
        if below is None or below.base not in LETTERS or len(below.scripts) != 1:
            continue
        (script,) = below.scripts
        free = name_of(below) not in made | used and not below.accents
        if script.kind == "sub" and script.text in gates and free:
            yield script.text, below


def by_its_subscript(item: Stated, arguments: Mapping[str, Symbol]) -> Iterator[Stated]:
    """The definition of a gate as that of its argument, and of the gate by it; others as they
    are."""
    own, argument = symbol_of(item.head), argument_of(item)
    known = arguments.get(name_of(own)) if own is not None and not own.scripts else None
    if known is None or argument is None:
        return iter((item,))
    return taken_apart(item, known.replace(start=argument.start, end=argument.end), argument)
