"""Means whose sum has no bounds: `1/N Σ_n x_n` runs to N, for what it is divided by says how many
there are."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_bounded_means(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with bounds for the sums of means."""
    lefts = (s.members[0].node for s in statements if len(s.members) > 1)
    defined = {name_of(s) for n in lefts if isinstance(s := n and bare(n), syntax.Symbol)}

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Juxtaposition(factors=(first, syntax.BigOperator() as total)):
                bounded = bounded_by(total, divisor(first), defined)
                return node if bounded is total else node.replace(factors=(first, bounded))
            case syntax.Fraction(numerator=syntax.BigOperator() as total, denominator=below):
                bounded = bounded_by(total, counter(below), defined)
                return node if bounded is total else node.replace(numerator=bounded)
            case _:
                return node

    kinds = (syntax.Juxtaposition, syntax.Fraction)
    return with_changed(statements, change, *kinds)


def divisor(node: syntax.Node) -> syntax.Symbol | None:
    """The N of `1/N`."""
    match bare(node):
        case syntax.Fraction(numerator=syntax.Number(value=1), denominator=below):
            return counter(below)
        case syntax.Product(operator="slash", left=syntax.Number(value=1), right=below):
            return counter(below)
        case _:
            return None


def counter(node: syntax.Node) -> syntax.Symbol | None:
    """A plain letter, alone or with a number: the N of `2N`."""
    factors = [factor for _, factor in flatten(bare(node))]
    letters = [factor for factor in factors if not isinstance(factor, syntax.Number)]
    inner = bare(letters[0]) if len(letters) == 1 else None
    return inner if isinstance(inner, syntax.Symbol) and letter_of(inner) is not None else None


def bounded_by(
    total: syntax.BigOperator, count: syntax.Symbol | None, defined: set[str]
) -> syntax.BigOperator:
    """A sum over a letter, from 1 to a count that counts samples by custom or has the letter of the
    sum as a capital; itself where it has bounds or the count is no such letter."""
    free = total.lower is None and total.upper is None and total.condition is None
    if total.operator != "sum" or not free or count is None or len(total.letters) != 1:
        return total
    name, letter = name_of(count), letter_of(total.letters[0])
    if letter is None or name in defined or name == letter:
        return total
    if name not in COUNTERS and name != letter.upper():
        return total
    one = syntax.Number(start=total.start, end=total.start, value=1.0, text="1")
    return total.replace(lower=one, upper=count.replace(start=total.start, end=total.start))
