"""`Σ_i ∂J/∂z^{(i)}` on a page that has `Σ_{i=1}^m ℓ(a^{(i)}, y^{(i)})`: over the same samples.

The letter of a sample is that of its superscript in brackets, and counts the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.indices.letter_evidence import letter_of
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


def with_ranges_of_samples(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over samples without a range have the one that others
    have."""
    spans: dict[str, dict[tuple[Key, Key], Span]] = {}
    bare_sums = False
    for big in throughout(statements, syntax.BigOperator):
        letter = letter_of_samples(big)
        if letter is None:
            continue
        if big.lower is not None and big.upper is not None:
            span = Span(big.lower, big.upper)
            spans.setdefault(letter, {})[span.key] = span
        bare_sums |= big.upper is None
    known = {x: next(iter(found.values())) for x, found in spans.items() if len(found) == 1}
    if not bare_sums or not known:
        return list(statements)
    return with_changed(statements, lambda node: ranged(node, known), syntax.BigOperator)


def ranged(node: syntax.Node, spans: Mapping[str, Span]) -> syntax.Node:
    """A sum over samples with its range, where it has none."""
    if not isinstance(node, syntax.BigOperator):
        return node
    if node.lower is not None or node.upper is not None or node.condition is not None:
        return node
    span = spans.get(letter_of_samples(node) or "")
    return node if span is None else node.replace(lower=span.lower, upper=span.upper)


def letter_of_samples(big: syntax.BigOperator) -> str | None:
    """The letter over which a sum runs, where it tells samples apart in it: `x^{(i)}`."""
    letter = letter_of(big.letters[0]) if len(big.letters) == 1 else None
    if letter is None or big.operator != "sum":
        return None
    scripts = (s for symbol in inside(big.body, syntax.Symbol) for s in symbol.scripts)
    return letter if any(s.kind == "paren" and s.text == letter for s in scripts) else None
