"""A number of logarithms beside a sum without bounds: `-N log σ - 1/(2σ²) Σ_n (x_n - μ)²`.

The logarithm is the same for every term of a likelihood, so the number before it is how many terms
there are. As with means, what is right for any number is right for this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.functions.logarithms_named import LOGARITHMS
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.means import (
    agree,
    bounded_by,
    counter,
    known_otherwise,
    lengths_of,
)
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import kinds_in, with_changed
from backproof.meaning.statements import throughout
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import mask
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_OF_LIKELIHOODS = mask(syntax.BigOperator) | mask(syntax.Call) | mask(syntax.Add)


def with_counts_of_logarithms(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with bounds for the sums beside such logarithms."""
    likely = [s for s in statements if kinds_in(s) & _OF_LIKELIHOODS == _OF_LIKELIHOODS]
    counts = {name_of(c): c for add in throughout(likely, syntax.Add) for c in counts_in(add)}
    if not counts:
        return list(statements)
    known, lengths = set(known_otherwise(statements)), lengths_of(statements)
    free = counts.keys() - known

    def change(node: syntax.Node) -> syntax.Node:
        names = [name for c in counts_in(node) if (name := name_of(c)) in free]
        if not isinstance(node, syntax.Add) or len(set(names)) != 1:
            return node
        count = counts[names[0]]

        def bounded(part: syntax.Node) -> syntax.Node:
            if isinstance(part, syntax.BigOperator):
                fits = is_open(part) and letter_of(part.letters[0]) != count.base
                return bounded_by(part, count) if fits and agree(lengths, part, names[0]) else part
            return rebuilt(part, bounded)

        return node.replace(terms=tuple(map(bounded, node.terms)))

    return with_changed(statements, change, syntax.Add)


def is_open(total: syntax.BigOperator) -> bool:
    """Whether a sum over one letter has no bounds."""
    bounds = (total.lower, total.upper, total.condition)
    return total.operator == "sum" and len(total.letters) == 1 and bounds == (None, None, None)


def counts_in(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """The letters that count by custom and stand before the logarithm of a term, alone or with a
    number."""
    for term in node.terms if isinstance(node, syntax.Add) else ():
        factors = [bare(factor) for _, factor in flatten(bare(term))]
        if any(isinstance(f, syntax.Call) and f.function.base in LOGARITHMS for f in factors):
            for factor in factors:
                above = bare(factor.numerator) if isinstance(factor, syntax.Fraction) else factor
                found = counter(above) if not isinstance(above, syntax.Call) else None
                if found is not None and found.base in COUNTERS and not found.scripts:
                    yield found
