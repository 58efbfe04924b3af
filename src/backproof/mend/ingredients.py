"""What a formula is made of, read off its syntax: terms, and the factors of each.

The true formula, written as its author would, tells which of them a wrong one lacks and which it
has too many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from backproof.meaning.naming.names import bare
from backproof.meaning.translate import flatten
from backproof.record import dataclass
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Add, Fraction, Negate, Node, Number


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor as it is written, and the sign of the product before it ("" for the first)."""

    sign: str
    source: str
    node: Node

    @property
    def text(self) -> str:
        """What is typed."""
        return self.source[self.node.start : self.node.end]

    @property
    def key(self) -> Key:
        """What it says, brackets aside."""
        return key(bare(self.node))


@dataclass(frozen=True, eq=False)
class Term:
    """One term of a sum, its sign, and its factors in order."""

    sign: int
    source: str
    node: Node
    factors: tuple[Factor, ...]

    @property
    def text(self) -> str:
        """What is typed."""
        return self.source[self.node.start : self.node.end]

    @property
    def keys(self) -> Counter[Key]:
        """The factors by what they say."""
        return Counter(factor.key for factor in self.factors)


def terms_of(text: str, node: Node) -> tuple[Term, ...]:
    """The terms of an expression that stands in a text."""
    match node:
        case Add(terms=terms, signs=signs):
            return tuple(_term(text, part, sign) for part, sign in zip(terms, signs, strict=True))
        case Negate(operand=operand):
            return (_term(text, operand, -1),)
        case _:
            return (_term(text, node, 1),)


def _term(text: str, node: Node, sign: int) -> Term:
    factors = tuple(Factor(s, text, f) for s, f in flatten(node))
    return Term(sign, text, node, factors)


def signed(terms: Iterable[Term]) -> frozenset[tuple[tuple[int, Key], int]]:
    """What a sum says, whatever the order of its terms: each with its sign, and how often."""
    return frozenset(Counter((t.sign, key(bare(t.node))) for t in terms).items())


def lacking(term: Term, true: Term) -> tuple[list[Factor], list[Factor]]:
    """The factors of a true term that a term has not, and those that it has besides."""
    missing, extra = true.keys - term.keys, term.keys - true.keys
    return _picked(true, missing), _picked(term, extra)


def _picked(term: Term, wanted: Counter[Key]) -> list[Factor]:
    left, found = Counter(wanted), []
    for factor in term.factors:
        if left[factor.key] > 0:
            left[factor.key] -= 1
            found.append(factor)
    return found


def alike(term: Term, others: Iterable[Term]) -> list[Term]:
    """The true terms that share most with a term, those first."""
    return sorted(others, key=lambda other: -sum((term.keys & other.keys).values()))


def is_number(node: Node) -> bool:
    """Whether a factor is a number, or a fraction of numbers and counts such as 1/N."""
    inner = bare(node)
    return isinstance(inner, Number) or (
        isinstance(inner, Fraction) and isinstance(bare(inner.numerator), Number)
    )
