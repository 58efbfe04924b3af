"""A letter for two things: i of the sample `x^{(i)}`, and i of the entries in `Σ_{i=0}^n θ_i x_i`.

What a sum binds is its own, so the entries can have a letter that nothing else has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import changed, with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FRESH = ("k", "p", "q", "r", "s")


def with_letters_of_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over entries have another letter than samples."""
    of_samples = set(letters_above(throughout(statements, syntax.Symbol)))
    if not of_samples:
        return list(statements)
    sums = [s for s in throughout(statements, syntax.BigOperator) if runs_below(s, of_samples)]
    used = {s.base for s in throughout(statements, syntax.Symbol)} if sums else set()
    fresh = next((letter for letter in FRESH if letter not in used), None)
    if fresh is None or not sums:
        return list(statements)

    def renamed(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.BigOperator) or not runs_below(node, of_samples):
            return node
        letter = letter_of(node.letters[0])

        def by(index: syntax.Node) -> syntax.Node:
            own = isinstance(index, syntax.Symbol) and letter_of(index) == letter
            return index.replace(base=fresh) if isinstance(index, syntax.Symbol) and own else index

        def below(script: syntax.Script) -> syntax.Script:
            if script.text != letter:
                return script
            return script.replace(text=fresh, items=tuple(map(by, script.items)))

        def change(part: syntax.Node) -> syntax.Node:
            if not isinstance(part, syntax.Symbol):
                return part
            return by(part.replace(scripts=tuple(map(below, part.scripts))))

        letters = tuple(map(by, node.letters))
        return node.replace(letters=letters, body=changed(node.body, change, syntax.Symbol))

    return with_changed(statements, renamed, syntax.BigOperator)


def letters_above(symbols: Iterator[syntax.Symbol]) -> Iterator[str]:
    """The letters that stand alone in round brackets above something."""
    for symbol in symbols:
        for script in symbol.scripts:
            if script.kind == "paren" and len(script.items) == 1:
                letter = letter_of(script.items[0])
                if letter is not None:
                    yield letter


def runs_below(node: syntax.BigOperator, letters: set[str]) -> bool:
    """Whether a sum binds one of some letters, and has it below what it adds alone, of which
    something is trained: that has no samples."""
    letter = letter_of(node.letters[0]) if len(node.letters) == 1 else None
    if node.operator != "sum" or letter not in letters:
        return False
    carrying = [
        (symbol, script)
        for symbol in inside(node.body, syntax.Symbol)
        for script in symbol.scripts
        if script.text == letter
    ]
    trained = any(is_parameter(stem(symbol), frozenset()) for symbol, _ in carrying)
    return trained and all(script.kind == "sub" for _, script in carrying)
