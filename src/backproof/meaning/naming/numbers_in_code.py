"""Names of code beside the same in TeX: `z1 = x @ W1 + b1` in a listing, then `∂C/∂z_1`.

A number ends the names of code that stands below or above the letters in TeX, and those of the
gradients by them, `dW1`.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import throughout
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import ScriptKind
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_NUMBERED = regex(r"([A-Za-z]+)(\d{1,2})")
_PLACES = frozenset({"sub", "bracket", "paren"})


def with_numbers_in_code(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such names have their number where TeX has it."""
    typed = [s for s in statements if s.block.kind == "text"]
    if not typed:
        return list(statements)
    symbols = throughout(typed, syntax.Symbol)
    named = {s.base: m.groups() for s in symbols if (m := _NUMBERED.fullmatch(s.base)) is not None}
    if not named:
        return list(statements)
    places: dict[str, set[ScriptKind]] = {}
    for symbol in throughout([s for s in statements if s.block.kind != "text"], syntax.Symbol):
        numbers = [s for s in symbol.scripts if s.text.isdecimal() and s.kind in _PLACES]
        places.setdefault(symbol.base, set()).update(s.kind for s in numbers)
    found = {
        base: (letters, number, next(iter(kinds)))
        for base, (letters, number) in named.items()
        if base not in places and len(kinds := places.get(letters, set())) == 1
    }
    if not found:
        return list(statements)
    for base, (letters, number) in named.items():
        # The gradient by it in code, `dz1`, has its number there too.
        of = found.get(letters[1:] + number) if letters[0] == "d" else None
        if of is not None and base not in found and base not in places:
            found[base] = letters, number, of[2]

    def change(node: syntax.Node) -> syntax.Node:
        node = rebuilt(node, change)
        if not isinstance(node, syntax.Symbol) or node.base not in found:
            return node
        letters, number, kind = found[node.base]
        end = node.start + len(letters)
        script = syntax.Script(
            start=end, end=node.end, kind=kind, text=number,
            items=(syntax.Number(start=end, end=node.end, value=float(number), text=number),),
        )  # fmt: skip
        return node.replace(base=letters, scripts=(script, *node.scripts))

    code = set(typed)
    return with_each(
        statements, lambda s: of_members(s, lambda m: with_node(m, change)) if s in code else s
    )
