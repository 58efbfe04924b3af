"""Means whose sum has no bounds: `1/N Σ_n x_n` runs to N, for what it is divided by says how many
there are, unless a range or a declaration says another length of what is summed.

Whatever else a letter that divides sums might be, what is right for any number is right for this
one; it is none where it is defined, declared or differentiated by, or is one of two for one length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, differentiated_by, throughout
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

MEANS = (syntax.Juxtaposition, syntax.Fraction)


def with_bounded_means(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with bounds for the sums of means."""
    found = [
        mean
        for kind in MEANS
        for node in throughout(statements, kind)
        if (mean := mean_of(node)) is not None
    ]
    if not found:
        return list(statements)
    known, lengths = set(known_otherwise(statements)), lengths_of(statements)
    counts: dict[str, set[str]] = {}
    for total, count in found:
        for name in counted_in(total):
            counts.setdefault(name, set()).add(name_of(count))

    def bounded(total: syntax.BigOperator, count: syntax.Symbol) -> syntax.BigOperator:
        name = name_of(count)
        if name in known or not agree(lengths, total, name):
            return total
        alone = all(counts[summed] == {name} for summed in counted_in(total))
        return bounded_by(total, count) if alone or is_customary(total, name) else total

    def change(node: syntax.Node) -> syntax.Node:
        if (mean := mean_of(node)) is None or (total := bounded(*mean)) is mean[0]:
            return node
        if isinstance(node, syntax.Juxtaposition):
            return node.replace(factors=(node.factors[0], total))
        return node.replace(numerator=total)

    return with_changed(statements, change, *MEANS)


def mean_of(node: syntax.Node) -> tuple[syntax.BigOperator, syntax.Symbol] | None:
    """The sum without bounds in a mean, and what it is divided by."""
    match node:
        case syntax.Juxtaposition(factors=(first, syntax.BigOperator() as total)):
            count = divisor(first)
        case syntax.Fraction(numerator=syntax.BigOperator() as total, denominator=under):
            count = counter(under)
        case _:
            return None
    free = total.lower is None and total.upper is None and total.condition is None
    if total.operator != "sum" or not free or count is None or len(total.letters) != 1:
        return None
    letter, name = letter_of(total.letters[0]), name_of(count)
    plain = len(name) == 1 and name.isascii() and letter not in (None, name)
    return (total, count) if plain else None


def known_otherwise(statements: Sequence[Statement]) -> Iterator[str]:
    """The names of what is defined or declared, or differentiated by."""
    for statement in statements:
        first = statement.members[0].node
        left = None if first is None or len(statement.members) < 2 else bare(first)
        if isinstance(left, syntax.Symbol):
            yield name_of(left)
    for by in differentiated_by(statements):
        if isinstance(by, syntax.Symbol):
            yield name_of(by)


def is_customary(total: syntax.BigOperator, count: str) -> bool:
    """Whether a count is one of samples by custom, or the letter of the sum as a capital."""
    return count in COUNTERS or count == (letter_of(total.letters[0]) or "").upper()


def divisor(node: syntax.Node) -> syntax.Symbol | None:
    """The N of `1/N`."""
    match bare(node):
        case syntax.Fraction(numerator=syntax.Number(value=1), denominator=under):
            return counter(under)
        case syntax.Product(operator="slash", left=syntax.Number(value=1), right=under):
            return counter(under)
        case _:
            return None


def counter(node: syntax.Node) -> syntax.Symbol | None:
    """A plain letter, alone or with a number: the N of `2N`."""
    factors = [factor for _, factor in flatten(bare(node))]
    letters = [factor for factor in factors if not isinstance(factor, syntax.Number)]
    inner = bare(letters[0]) if len(letters) == 1 else None
    return inner if isinstance(inner, syntax.Symbol) and letter_of(inner) is not None else None


def bounded_by(total: syntax.BigOperator, count: syntax.Symbol) -> syntax.BigOperator:
    """A sum over a letter, from 1 to a count."""
    one = syntax.Number(start=total.start, end=total.start, value=1.0, text="1")
    return total.replace(lower=one, upper=count.replace(start=total.start, end=total.start))


def agree(lengths: Mapping[str, set[str]], total: syntax.BigOperator, count: str) -> bool:
    """Whether nothing says that what a sum runs over is longer or shorter than the count."""
    return all(lengths.get(name, {count}) == {count} for name in counted_in(total))


def counted_in(sum_: syntax.BigOperator) -> Iterator[str]:
    """The stems of what has the letter of a sum in a script."""
    (letter,) = sum_.letters
    for node in below(sum_.body):
        if isinstance(node, syntax.Symbol):
            for script in node.scripts:
                if letter.base in script.text:
                    yield stem(node)


def lengths_of(statements: Sequence[Statement]) -> dict[str, set[str]]:
    """What the ranges of sums and the declarations say of how long each quantity is."""
    found: dict[str, set[str]] = {}
    for node in throughout(statements, syntax.BigOperator):
        if node.upper is not None:
            top = bare(node.upper)
            name = name_of(top) if isinstance(top, syntax.Symbol) else "another"
            for named in counted_in(node) if len(node.letters) == 1 else ():
                found.setdefault(named, set()).add(name)
    for statement in statements:
        first, *rest = (member.node for member in statement.members)
        for space in rest:
            if isinstance(space, syntax.Space) and isinstance(first, syntax.Symbol):
                dims = map(bare, space.dims)
                names = {name_of(d) if isinstance(d, syntax.Symbol) else "another" for d in dims}
                found.setdefault(stem(first), set()).update(names)
    return found
