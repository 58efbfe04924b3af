"""Sums over k without a range, where K is a number that only divides: k runs to K.

`(1 - ε) y_k + ε/K` spreads over K classes, and `Σ_k` is over all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_LETTERS = frozenset("kcdv")
"""Letters of entries whose capital is a number by custom; those of samples are counted by words."""


def with_ranges_to_capitals(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such sums have their range."""
    sums = list(throughout(statements, syntax.BigOperator))
    summed = {letter for big in sums if (letter := letter_in(big)) is not None}
    open_ = summed - {
        letter
        for big in sums
        if big.lower is not None or big.upper is not None or big.condition is not None
        if (letter := letter_in(big)) is not None
    }
    if not open_:
        return list(statements)
    said = [s for s in statements if not is_mention(s)]
    symbols = Counter(s.base for s in throughout(said, syntax.Symbol))
    divisors = Counter(divisors_in(statements))
    letters = frozenset(
        letter for letter in open_ if 0 < symbols[letter.upper()] == divisors[letter.upper()]
    )
    if not letters:
        return list(statements)
    return with_changed(statements, partial(ranged, letters), syntax.BigOperator)


def is_mention(statement: Statement) -> bool:
    """Whether a statement is a name alone: `with $K$ classes`."""
    nodes = [member.node for member in statement.members if member.node is not None]
    return len(nodes) == 1 and any(plain(nodes[0]))


def letter_in(big: syntax.BigOperator) -> str | None:
    """The one letter that a sum runs over, where its capital may be a number."""
    letter = letter_of(big.letters[0]) if len(big.letters) == 1 else None
    return letter if letter in _LETTERS and big.operator == "sum" else None


def divisors_in(statements: Sequence[Statement]) -> Iterator[str]:
    """The names without scripts that stand alone below something."""
    for fraction in throughout(statements, syntax.Fraction):
        yield from plain(fraction.denominator)
    for product in throughout(statements, syntax.Product):
        if product.operator == "slash":
            yield from plain(product.right)


def plain(node: syntax.Node) -> Iterator[str]:
    """A name without scripts or accents."""
    inner = bare(node)
    if isinstance(inner, syntax.Symbol) and not inner.scripts and not inner.accents:
        yield inner.base


def ranged(letters: frozenset[str], node: syntax.Node) -> syntax.Node:
    """A sum over one of some letters with its range."""
    if not isinstance(node, syntax.BigOperator) or (letter := letter_in(node)) not in letters:
        return node
    place = node.start
    first = syntax.Number(start=place, end=place, value=1.0, text="1")
    last = syntax.Symbol(start=place, end=place, base=(letter or "").upper())
    return node.replace(lower=first, upper=last)
