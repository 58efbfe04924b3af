"""Units called by a letter and a number: `net_{o1} = w_5 out_{h1} + b` for the first output.

The letter counts nothing there: `o1` is a name. A sum over the letter alone, `Σ_o δ_o v_o`, has a
term for each unit of that letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.letter_evidence import definition, shifted
from backproof.meaning.indices.listed_sums import put, total_of
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_WORD = regex(r"[a-z]\d+")
Units = Mapping[str, tuple[syntax.Symbol, ...]]
"""The units of a letter, in the order of their numbers."""


def with_unit_names(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the names of units are words in their scripts, and sums over the
    letter of some are written out."""
    units = units_of(statements)
    if not units:
        return list(statements)
    known = {
        (stem(symbol), item.base)
        for symbol in throughout(statements, syntax.Symbol)
        if (item := word_below(symbol)) is not None
    }
    written = with_changed(statements, partial(written_out, units, known), syntax.BigOperator)
    return with_changed(written, partial(as_word, units), syntax.Symbol)


def units_of(statements: Sequence[Statement]) -> Units:
    """The units by their letters: what they are called has a formula, of which no part has the
    letter for an index."""
    found: dict[str, dict[str, syntax.Symbol]] = {}
    indices: set[str] = set()
    for statement in statements:
        defined = definition(statement)
        item = word_below(defined[0]) if defined is not None else None
        if defined is None or item is None:
            continue
        letter, rights = item.base[0], defined[1]
        if all(isinstance(bare(right), syntax.Number) for right in rights):
            indices.add(letter)
        indices.update(other for right in rights for other in letters_below(right))
        found.setdefault(letter, {})[item.base] = item
    return {
        letter: tuple(words[word] for word in sorted(words, key=lambda word: int(word[1:])))
        for letter, words in found.items()
        if letter not in indices
    }


def word_below(symbol: syntax.Symbol) -> syntax.Symbol | None:
    """The letter with a number that is all of a subscript."""
    match [script for script in symbol.scripts if script.kind == "sub"]:
        case [syntax.Script(items=(syntax.Symbol(scripts=(), base=base) as item,))]:
            return item if _WORD.fullmatch(base) else None
        case _:
            return None


def letters_below(node: syntax.Node) -> Iterator[str]:
    """The letters that stand for themselves in the scripts of a formula."""
    for symbol in inside(node, syntax.Symbol):
        for script in symbol.scripts:
            for item in script.items:
                letter = letter_of(item)
                yield from shifted(item) if letter is None else (letter,)


def written_out(units: Units, known: set[tuple[str, str]], node: syntax.Node) -> syntax.Node:
    """A sum over the letter of units as its terms, where all that has the letter is given for each
    of them; other nodes as they are."""
    match node:
        case syntax.BigOperator(
            operator="sum", letters=(letter,), lower=None, upper=None, condition=None
        ) if (over := letter_of(letter)) in units and over is not None:
            below = [s for s in inside(node.body, syntax.Symbol) if over in letters_below(s)]
            names = units[over]
            given = all((stem(s), name.base) in known for s in below for name in names)
            if not below or not given:
                return node
            return total_of(node, [put(node.body, over, name) for name in names])
        case _:
            return node


def as_word(units: Units, node: syntax.Node) -> syntax.Node:
    """A symbol of a unit with what the unit is called as a word; other nodes as they are."""
    item = word_below(node) if isinstance(node, syntax.Symbol) else None
    if item is None or item.base[0] not in units or not isinstance(node, syntax.Symbol):
        return node
    word = item.replace(style="text")
    scripts = tuple(s.replace(items=(word,)) if s.kind == "sub" else s for s in node.scripts)
    return node.replace(scripts=scripts)
