"""Layers of which a page says nothing, beside one that it writes out.

Where `z_2 = V_2 a_1 + c_2` and `a_2 = σ(z_2)` stand on the page and a line is about ∂L/∂V_1, its
author means that layer 1 is made as layer 2 is. Nothing is wrong under it; a line that is right
under it says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, below
from backproof.meaning.suppositions.supposed import before_section, with_definitions
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax import nodes as syntax

_NUMBERED = regex(r"(?P<letter>[A-Za-z]?)(?P<number>(?:(?<![A-Za-z])|[+-])\d+)?")
Kind = tuple[str, str, str]
"""What all layers share of a name: its stem, the kind of script, the letter that counts them."""


@dataclass(frozen=True)
class Layer:
    """Which layer a name is of: `a^{(L-1)}` is of the kind of `a^{(L)}`, one below it."""

    kind: Kind
    number: int


def with_layers_alike(
    table: Table, stated: Sequence[Stated], given: Collection[str]
) -> tuple[Table, dict[str, str]]:
    """A table with definitions for layers that are made as another one is, and what is supposed
    for each; the same table where there is none. What a step is `given` of the one before stays."""
    templates = templates_in(table)
    symbols = numbered(stated) if templates else {}
    written = symbols.keys() | table.definitions.keys() | inputs(stated, table)
    found: dict[str, Definition] = {}
    conditions: dict[str, str] = {}
    for name, (symbol, item) in symbols.items():
        if name in table.definitions or name in table.aliases or name in given:
            continue
        made = like_another(symbol, templates, written)
        if made is not None:
            node, template = made
            found[name] = Definition(name, name, node, before_section(item, stated, name), symbol)
            conditions[name] = f"{name} is made as {template} is"
    return (with_definitions(table, found), conditions) if found else (table, {})


def templates_in(table: Table) -> dict[Kind, dict[int, Definition]]:
    """The definitions of quantities of single layers, by what all layers share."""
    found: dict[Kind, dict[int, Definition]] = {}
    for known in table.definitions.values():
        left = bare(known[0].left) if known[0].left is not None else None
        layer = layer_of(left) if isinstance(left, syntax.Symbol) and len(known) == 1 else None
        if layer is not None:
            found.setdefault(layer.kind, {})[layer.number] = known[0]
    return found


def numbered(stated: Sequence[Stated]) -> dict[str, tuple[syntax.Symbol, Stated]]:
    """The names of quantities of single layers, each as it is written first."""
    found: dict[str, tuple[syntax.Symbol, Stated]] = {}
    for item in stated:
        for part in (item.head, item.node):
            for node in below(part) if part is not None else ():
                if isinstance(node, syntax.Symbol) and layer_of(node) is not None:
                    found.setdefault(name_of(node), (node, item))
    return found


def layer_of(symbol: syntax.Symbol) -> Layer | None:
    """The layer that a symbol is of; None where it has no mark, or more than one."""
    if len(symbol.scripts) != 1 or symbol.primes:
        return None
    script = symbol.scripts[0]
    match = _NUMBERED.fullmatch(script.text)
    if match is None or not script.text:
        return None
    return Layer((stem(symbol), script.kind, match["letter"]), int(match["number"] or 0))


def like_another(
    symbol: syntax.Symbol, templates: Mapping[Kind, Mapping[int, Definition]],
    written: Collection[str],
) -> tuple[syntax.Node, str] | None:  # fmt: skip
    """The formula of the nearest layer that has one, moved to the layer of a symbol, and what it
    defines there; None where it would be about nothing that the page writes."""
    layer = layer_of(symbol)
    known = templates.get(layer.kind, {}) if layer is not None else {}
    if layer is None or not known:
        return None
    nearest = min(known, key=lambda number: (abs(number - layer.number), -number))
    template = known[nearest]
    node = moved(template.node, layer.number - nearest)
    if node is None or not any(name_of(s) in written for s in quantities(node)):
        return None
    return of_the_input(node, written), template.name


def of_the_input(node: syntax.Node, written: Collection[str]) -> syntax.Node:
    """The formula of a first layer, with the input in place of what a layer below would give."""
    lacking = {name_of(s): s for s in quantities(node) if name_of(s) not in written}
    below_ = [s for name, s in lacking.items() if not is_parameter(name, frozenset())]
    if len(below_) != 1:
        return node
    least = below_[0]
    letter = "X" if least.base.isupper() else "x"
    if letter not in written:
        return node

    def change(part: syntax.Node) -> syntax.Node:
        same = isinstance(part, syntax.Symbol) and name_of(part) == name_of(least)
        return least.replace(base=letter, scripts=()) if same else part

    return changed(node, change, syntax.Symbol)


def inputs(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The letters for data that formulas use and nothing defines."""
    used = {name for item in stated if item.node is not None for name in used_names(item.node)}
    return frozenset({"x", "X"} & used - table.definitions.keys())


def moved(node: syntax.Node, by: int) -> syntax.Node | None:
    """A formula of a layer for the layer so many further; None where something in it has no mark
    of a layer: it may be that of all layers, or of this one alone."""
    if any(layer_of(symbol) is None for symbol in quantities(node)):
        return None

    def change(part: syntax.Node) -> syntax.Node:
        if not isinstance(part, syntax.Symbol) or layer_of(part) is None:
            return part
        return part.replace(scripts=tuple(further(s, by) for s in part.scripts))

    return changed(node, change, syntax.Symbol)


def quantities(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """The symbols in a formula that are no functions and in no script."""
    match node:
        case syntax.Symbol():
            if function_name(node.base) not in KNOWN:
                yield node
        case syntax.Call(arguments=arguments):
            for argument in arguments:
                yield from quantities(argument)
        case _:
            for child in syntax.children(node):
                yield from quantities(child)


def further(script: syntax.Script, by: int) -> syntax.Script:
    """A script for the layer so many further: `L-1` for `L` by -1."""
    match = _NUMBERED.fullmatch(script.text)
    assert match is not None
    at, end, letter = script.start, script.end, match["letter"]
    value = int(match["number"] or 0) + by
    number = syntax.Number(start=at, end=end, value=float(abs(value)), text=str(abs(value)))
    if not letter:
        return script.replace(text=str(value), items=(number,))
    top = syntax.Symbol(start=at, end=end, base=letter)
    if value == 0:
        return script.replace(text=letter, items=(top,))
    sign = 1 if value > 0 else -1
    index = syntax.Add(start=at, end=end, terms=(top, number), signs=(1, sign))
    return script.replace(text=f"{letter}{value:+d}", items=(index,))
