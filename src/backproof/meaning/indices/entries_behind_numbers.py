"""Entries by a letter behind the number of a layer: `z_{2,i}` and `W_{2,ij}` beside `z_2`, `W_2`.

They are `(z_2)_i` and `(W_2)_{ij}`, unless the letter has indices of its own elsewhere (`z_{ij}`)
or stands alone: then the number may be the first of two indices.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Letter = tuple[str, str, tuple[str, ...]]


def with_entries_behind_numbers(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such letters pick an entry of what has the number."""
    bound = {
        letter.base
        for total in throughout(statements, syntax.BigOperator)
        for letter in total.letters
    }
    layers: set[tuple[Letter, str]] = set()
    whole: set[Letter] = set()
    wanted = False
    for symbol in throughout(statements, syntax.Symbol):
        letter = symbol.base, symbol.style, symbol.accents
        below = [script for script in symbol.scripts if script.kind == "sub"]
        if not symbol.scripts or any(letters_first(script) for script in below):
            whole.add(letter)
        elif len(symbol.scripts) == 1 and symbol.scripts[0].text.isdecimal():
            layers.add((letter, symbol.scripts[0].text))
        wanted = wanted or any(parts_of(script, bound) is not None for script in below)
    if not wanted:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or len(node.scripts) != 1:
            return node
        (script,) = node.scripts
        parts = parts_of(script, bound)
        letter = node.base, node.style, node.accents
        if parts is None or letter in whole or (letter, parts[0].text) not in layers:
            return node
        number, letters = parts
        below = script.replace(text=number.text, items=(number,), end=number.end)
        above = script.replace(
            text=script.text.removeprefix(number.text).lstrip(","),
            items=letters,
            start=letters[0].start,
        )
        inner = node.replace(scripts=(below,), end=number.end)
        group = syntax.Group(start=inner.start, end=inner.end, body=inner, opening="(")
        return syntax.Indexed(start=node.start, end=node.end, base=group, script=above)

    return with_changed(statements, change, syntax.Symbol)


def letters_first(script: syntax.Script) -> bool:
    """Whether a script has several indices, of which the first one is a letter."""
    return len(script.items) > 1 and not isinstance(script.items[0], syntax.Number)


def parts_of(
    script: syntax.Script, bound: Set[str]
) -> tuple[syntax.Number, tuple[syntax.Node, ...]] | None:
    """The number in a script and the letters behind it, behind a comma or as those of sums; None
    for any other one."""
    first, rest = script.items[:1], script.items[1:]
    if not rest or not isinstance(first[0], syntax.Number):
        return None
    letters = [i.base for i in rest if isinstance(i, syntax.Symbol) and not i.scripts]
    if len(letters) < len(rest):
        return None
    apart = script.text.startswith(f"{first[0].text},") or all(
        letter in bound for letter in letters
    )
    return (first[0], rest) if apart else None
