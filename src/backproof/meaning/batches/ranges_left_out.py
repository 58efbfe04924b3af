"""`Σ_i ∂J/∂z^{(i)}` on a page that has `Σ_{i=1}^m ℓ(a^{(i)}, y^{(i)})`: over the same samples.

The letter of a sample is that of its superscript in brackets, and counts the same everywhere. One
below counts the same where it tells apart what a sum with a range has by it: `Σ_i x_i (p_i - y_i)`
beside `Σ_{i=1}^n (w x_i - y_i)²`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.indices.sum_letters import OF_SAMPLES
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class Span:
    """From where to where a letter runs."""

    lower: syntax.Node
    upper: syntax.Node

    @property
    def key(self) -> tuple[Key, Key]:
        """Both ends, as they compare."""
        return key(self.lower), key(self.upper)


Told = tuple[str, str]
"""A letter, and the stem of what it tells apart; "" for any."""


def with_ranges_of_samples(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over samples without a range have the one that others
    have."""
    spans: dict[Told, dict[tuple[Key, Key], Span]] = {}
    bare_sums = False
    for big in throughout(statements, syntax.BigOperator):
        told = told_apart(big)
        if big.lower is not None and big.upper is not None:
            span = Span(big.lower, big.upper)
            for each in told:
                spans.setdefault(each, {})[span.key] = span
        bare_sums |= bool(told) and big.upper is None
    known = {x: next(iter(found.values())) for x, found in spans.items() if len(found) == 1}
    if bare_sums and not spans:
        known = dict(unnamed(statements))
    if not bare_sums or not known:
        return list(statements)
    return with_changed(statements, lambda node: ranged(node, known), syntax.BigOperator)


def unnamed(statements: Sequence[Statement]) -> Iterator[tuple[Told, Span]]:
    """The range of sums over samples by their superscripts on a page where no sum has one: to the
    number by which it divides, else all of a set of data that the page does not name."""
    divisors = {
        symbol.base
        for fraction in throughout(statements, syntax.Fraction)
        for symbol in inside(fraction.denominator, syntax.Symbol)
    }
    counts = [name for name in COUNTERS if name in divisors] or ["|D|"]
    for big in throughout(statements, syntax.BigOperator):
        for told in told_apart(big):
            if told[0] in OF_SAMPLES and not told[1] and big.condition is None:
                first = syntax.Number(start=big.start, end=big.start, value=1.0, text="1")
                last = syntax.Symbol(start=big.start, end=big.start, base=counts[0])
                yield told, Span(first, last)


def ranged(node: syntax.Node, spans: Mapping[Told, Span]) -> syntax.Node:
    """A sum over samples with its range, where it has none."""
    if not isinstance(node, syntax.BigOperator):
        return node
    if node.lower is not None or node.upper is not None or node.condition is not None:
        return node
    found = {span.key: span for told in told_apart(node) if (span := spans.get(told)) is not None}
    if len(found) != 1:
        return node
    (span,) = found.values()
    return node.replace(lower=span.lower, upper=span.upper)


def told_apart(big: syntax.BigOperator) -> frozenset[Told]:
    """What the letter of a sum tells apart: samples, `x^{(i)}`, or `x_i` by a letter below."""
    letter = letter_of(big.letters[0]) if len(big.letters) == 1 else None
    if letter is None or big.operator != "sum":
        return frozenset()
    symbols = list(inside(big.body, syntax.Symbol))
    scripts = [(symbol, s) for symbol in symbols for s in symbol.scripts if s.text == letter]
    if any(s.kind == "paren" for _, s in scripts):
        return frozenset({(letter, "")})
    return frozenset((letter, stem(symbol)) for symbol, s in scripts if s.kind == "sub")
