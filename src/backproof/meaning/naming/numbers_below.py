"""Layers by a number below, where they are given by the same number in brackets above: after
`W^{[2]}` and `z^{[2](i)}`, W_2 and `z_2^{(i)}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from backproof.meaning.definitions.roles import is_input, is_target
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Kind = Literal["bracket", "paren"]
Letter = tuple[str, tuple[str, ...]]


def with_numbers_above(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such numbers stand above as they do where they are given."""
    above: dict[Letter, dict[str, Kind]] = {}
    below: dict[Letter, set[str]] = {}
    for symbol in throughout(statements, syntax.Symbol):
        for script in numbers_of(symbol):
            if script.kind == "bracket" or script.kind == "paren":
                above.setdefault(letter_of(symbol), {})[script.text] = script.kind
            elif script.kind == "sub":
                below.setdefault(letter_of(symbol), set()).add(script.text)
    given = {letter_of(s) for s in given_below(statements)}
    # A name with both has entries below, and samples in round brackets.
    given |= {letter_of(s) for s in throughout(statements, syntax.Symbol) if has_both(s)}
    kinds: dict[Letter, Kind] = {}
    for letter, numbers in below.items():
        known = above.get(letter, {})
        kind = next(iter(known.values()), None)
        if kind is None or letter in given or not numbers <= known.keys():
            continue
        samples = kind == "paren" and (is_input(letter[0]) or is_target(letter[0]))
        if len({*known.values()}) == 1 and not samples:
            kinds[letter] = kind
    if not kinds:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        kind = kinds.get(letter_of(node)) if isinstance(node, syntax.Symbol) else None
        if kind is None or not isinstance(node, syntax.Symbol):
            return node
        numbers = {id(script) for script in numbers_of(node) if script.kind == "sub"}
        moved = (s.replace(kind=kind) if id(s) in numbers else s for s in node.scripts)
        return node.replace(scripts=tuple(moved)) if numbers else node

    return with_changed(statements, change, syntax.Symbol)


def has_both(symbol: syntax.Symbol) -> bool:
    """Whether a symbol has a number below and one in brackets."""
    kinds = {script.kind for script in numbers_of(symbol)}
    return "sub" in kinds and not kinds.isdisjoint(("bracket", "paren"))


def letter_of(symbol: syntax.Symbol) -> Letter:
    """A symbol without its scripts."""
    return symbol.base, symbol.accents


def numbers_of(symbol: syntax.Symbol) -> list[syntax.Script]:
    """The scripts of a symbol that are numbers."""
    return [script for script in symbol.scripts if script.text.isdecimal()]


def given_below(statements: Iterable[Statement]) -> Iterable[syntax.Symbol]:
    """The symbols with a number below that a left side has, where it is no derivative."""
    for statement in statements:
        first = statement.members[0].node
        if first is None or inside(first, syntax.Derivative):
            continue
        head = bare(first)
        for symbol in inside(head, syntax.Symbol):
            if any(script.kind == "sub" for script in numbers_of(symbol)):
                yield symbol
