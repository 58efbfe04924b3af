"""Tops with an index: `z^{(n_l)}`, where n_l is the number of layers.

The index is no letter that counts: n_l is one number, as the L of `z^{(L)}`, and is called by such
a letter that the page does not use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_COUNTS, _LAYERS = frozenset("nNmMkK"), frozenset("lL")
_LETTERS = "LKMQ"


def with_top_names(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with such a number of layers as one name wherever it stands."""
    tops = sorted(set(_tops(statements)))
    if not tops:
        return list(statements)
    used = {symbol.base for symbol in throughout(statements, syntax.Symbol)}
    letters = dict(zip(tops, (letter for letter in _LETTERS if letter not in used), strict=False))

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or not node.scripts:
            return node
        if name_of(node) in letters:
            return node.replace(base=letters[name_of(node)], scripts=())
        scripts = tuple(_called(script, letters) for script in node.scripts)
        return node if scripts == node.scripts else node.replace(scripts=scripts)

    return with_changed(statements, change, syntax.Symbol)


def _tops(statements: Sequence[Statement]) -> Iterator[str]:
    """The names of numbers of layers that stand alone in a superscript."""
    for script in throughout(statements, syntax.Script):
        if script.kind == "sub" or len(script.items) != 1:
            continue
        match bare(script.items[0]):
            case (
                syntax.Symbol(base=base, scripts=(syntax.Script(kind="sub", text=text),)) as top
            ) if base in _COUNTS and text in _LAYERS:
                yield name_of(top)
            case _:
                pass


def _called(script: syntax.Script, letters: Mapping[str, str]) -> syntax.Script:
    """A script with the number of layers by its letter."""
    if script.kind == "sub" or script.text not in letters:
        return script
    letter = letters[script.text]
    items = (syntax.Symbol(start=script.start, end=script.end, base=letter),)
    return script.replace(text=letter, items=items)
