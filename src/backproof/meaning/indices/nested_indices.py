"""Indices with an index of their own: `u_{n_k}`, the vector of the k-th word that was drawn, and
`v_{w_O}`, that of one word of those over which a sum with the letter w runs.

What is drawn by the letter of a sum is a collection of its own, counted by that letter. One word of
all is picked by a letter, which is what its name stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from backproof.meaning.indices.class_entries import LABELS
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.indices.members import index_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FRESH = "osqruvgh" + ascii_lowercase
"""Letters that may pick, those first that seldom count."""


def with_nested_indices(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with one letter for each index that has an index."""
    nested = {name_of(m): m for s in throughout(statements, syntax.Symbol) for m in inner_of(s)}
    if not nested:
        return list(statements)
    drawn = {name for name, symbol in nested.items() if is_drawn(symbol, statements)}
    bound = set(letters_bound(throughout(statements, syntax.BigOperator)))
    used = {symbol.base for symbol in throughout(statements, syntax.Symbol)}
    free = (letter for letter in FRESH if letter not in used)
    picking = {name: m for name, m in nested.items() if name not in drawn and m.base in bound}
    letters = dict(zip(picking, free, strict=False))
    if not drawn and not letters:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol):
            return node
        if (letter := letters.get(name_of(node))) is not None:
            return syntax.Symbol(start=node.start, end=node.end, base=letter)
        scripts = tuple(map(retold, node.scripts))
        node = node if scripts == node.scripts else node.replace(scripts=scripts)
        inner = next(inner_of(node), None)
        return node if inner is None or name_of(inner) not in drawn else counted(node, inner)

    def retold(script: syntax.Script) -> syntax.Script:
        match script.items:
            case (syntax.Symbol() as item,) if (letter := letters.get(name_of(item))) is not None:
                fresh = syntax.Symbol(start=item.start, end=item.end, base=letter)
                return script.replace(text=letter, items=(fresh,))
            case _:
                return script

    return with_changed(statements, change, syntax.Symbol)


def inner_of(symbol: syntax.Symbol) -> Iterator[syntax.Symbol]:
    """The index with an index of its own that stands alone below a name; the number of a class,
    `f_{y_i}`, is none."""
    for script in symbol.scripts:
        match script:
            case syntax.Script(kind="sub", items=(syntax.Symbol(scripts=(own,)) as inner,)) if (
                own.kind == "sub" and inner.base not in LABELS and not inner.accents
            ):
                yield inner
            case _:
                pass


def is_drawn(symbol: syntax.Symbol, statements: Sequence[Statement]) -> bool:
    """Whether a sum runs over the index that an index has."""
    items = symbol.scripts[0].items
    letter = letter_of(items[0]) if len(items) == 1 else None
    if letter is None:
        return False
    name = name_of(symbol)
    return any(
        letter in letters_bound((total,))
        and any(name_of(n) == name for n in inside(total.body, syntax.Symbol))
        for total in throughout(statements, syntax.BigOperator)
    )


def letters_bound(
    totals: Iterator[syntax.BigOperator] | tuple[syntax.BigOperator, ...],
) -> Iterator[str]:
    """The letters that sums bind, also by what carries them, `Σ_{w_i ∈ M}`."""
    for total in totals:
        yield from (name for letter in total.letters if (name := letter_of(bare(letter))))
        match total.condition:
            case syntax.Comparison(operator="in", left=left) if index := index_of(left):
                yield index.base
            case _:
                pass


def counted(symbol: syntax.Symbol, inner: syntax.Symbol) -> syntax.Symbol:
    """What is drawn, by the letter that counts it, under a name of its own."""
    (own,) = inner.scripts
    scripts = tuple(
        own.replace(start=script.start, end=script.end)
        if script.kind == "sub" and script.items == (inner,)
        else script
        for script in symbol.scripts
    )
    return symbol.replace(scripts=scripts, accents=(*symbol.accents, inner.base))
