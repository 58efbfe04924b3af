"""Means: `1/m Σ_i x_i` without a range runs over m entries, for it is a mean of them.

Where nothing else says how far the letter runs, or how long the quantities in the sum are, m is the
number that a mean divides by. Without it m and the length would be two numbers, and what is right
for a mean (`m g_i - Σ_j g_j`) would look wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.counted_sets import nodes_of
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_ranges_of_means(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a mean that has no range runs to what it divides by."""
    means = {sum_: m for node in nodes_of(statements) for sum_, m in means_in(node)}
    if not means:
        return list(statements)
    lengths = lengths_of(statements)
    wanted = {
        sum_: m
        for sum_, m in means.items()
        if all(lengths.get(name, {name_of(m)}) == {name_of(m)} for name in counted_in(sum_))
    }

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Juxtaposition(factors=(first, last)):
                for sum_, m in means_in(node):
                    if sum_ in wanted:
                        return node.replace(factors=(first, ranged(last, m)))
            case syntax.Fraction(numerator=above):
                for sum_, m in means_in(node):
                    if sum_ in wanted:
                        return node.replace(numerator=ranged(above, m))
            case _:
                pass
        return node

    return with_changed(statements, change, syntax.BigOperator)


def means_in(node: syntax.Node) -> Iterator[tuple[syntax.BigOperator, syntax.Symbol]]:
    """The sum of a mean without a range, and the number that it divides by."""
    match node:
        case syntax.Juxtaposition(factors=(first, last)):
            match bare(first):
                case syntax.Fraction(numerator=syntax.Number(value=1), denominator=below_) | (
                    syntax.Product(operator="slash", left=syntax.Number(value=1), right=below_)
                ):
                    pass
                case _:
                    return
        case syntax.Fraction(numerator=last, denominator=below_):
            pass
        case _:
            return
    sum_, m = bare(last), bare(below_)
    if not isinstance(sum_, syntax.BigOperator) or sum_.operator != "sum":
        return
    plain = sum_.lower is None and sum_.upper is None and sum_.condition is None
    counts = isinstance(m, syntax.Symbol) and name_of(m) in COUNTERS
    if plain and len(sum_.letters) == 1 and isinstance(m, syntax.Symbol) and counts:
        yield sum_, m


def ranged(node: syntax.Node, m: syntax.Symbol) -> syntax.Node:
    """A sum, perhaps in brackets, that runs from 1 to m."""
    if isinstance(node, syntax.Group):
        return node.replace(body=ranged(node.body, m))
    first = syntax.Number(start=node.start, end=node.start, value=1.0, text="1")
    return node.replace(lower=first, upper=m)


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
    for node in nodes_of(statements):
        if isinstance(node, syntax.BigOperator) and node.upper is not None:
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
