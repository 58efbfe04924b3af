"""Means whose sum has no bounds: `1/N Σ_n x_n` runs to N, for what it is divided by says how many
there are, unless a range or a declaration says another length of what is summed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, throughout
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_bounded_means(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with bounds for the sums of means."""
    lefts = (s.members[0].node for s in statements if len(s.members) > 1)
    defined = {name_of(s) for n in lefts if isinstance(s := n and bare(n), syntax.Symbol)}
    lengths = lengths_of(statements)

    def bounded(total: syntax.BigOperator, count: syntax.Symbol | None) -> syntax.BigOperator:
        if count is None or not agree(lengths, total, name_of(count)):
            return total
        return bounded_by(total, count, defined)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Juxtaposition(factors=(first, syntax.BigOperator() as total)):
                mean = bounded(total, divisor(first))
                return node if mean is total else node.replace(factors=(first, mean))
            case syntax.Fraction(numerator=syntax.BigOperator() as total, denominator=under):
                mean = bounded(total, counter(under))
                return node if mean is total else node.replace(numerator=mean)
            case _:
                return node

    kinds = (syntax.Juxtaposition, syntax.Fraction)
    return with_changed(statements, change, *kinds)


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


def agree(lengths: Mapping[str, set[str]], total: syntax.BigOperator, count: str) -> bool:
    """Whether nothing says that what a sum runs over is longer or shorter than the count."""
    if len(total.letters) != 1:
        return False
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
