"""Sums over all that carry a number: `Σ_i ‖W_i‖²` beside W_1 and W_2 has a term for each of them.

Where a page has several matrices of one letter and numbers, and the sum alone has an index there,
the index picks no row of a matrix W.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

Numbers = dict[tuple[str, str], set[int]]
MOST = 9


def with_numbered_sums(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over numbered matrices are written out."""
    if not any(throughout(statements, syntax.BigOperator)):
        return list(statements)
    numbers, indexed = numbered(statements)
    known = {stem: found for stem, found in numbers.items() if is_run(found)}
    known = {stem: found for stem, found in known.items() if stem not in indexed}
    if not known:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        return written_out(node, known) if isinstance(node, syntax.BigOperator) else node

    return with_changed(statements, change, syntax.BigOperator)


def numbered(statements: Sequence[Statement]) -> tuple[Numbers, set[tuple[str, str]]]:
    """The numbers that each capital letter carries, and the letters with an index outside sums."""
    numbers: Numbers = {}
    summed: dict[tuple[str, str], int] = {}
    outside: dict[tuple[str, str], int] = {}
    for statement in statements:
        for node in (m.node for m in statement.members if m.node is not None):
            for stem, index in scripted(node):
                if isinstance(index, syntax.Number):
                    numbers.setdefault(stem, set()).add(int(index.value))
                else:
                    outside[stem] = outside.get(stem, 0) + 1
            for total in inside(node, syntax.BigOperator):
                if total.operator == "sum":
                    for stem, index in scripted(total.body):
                        if letter_of(index) in map(letter_of, total.letters):
                            summed[stem] = summed.get(stem, 0) + 1
    return numbers, {stem for stem, count in outside.items() if count > summed.get(stem, 0)}


def scripted(node: syntax.Node) -> Iterator[tuple[tuple[str, str], syntax.Node]]:
    """The capital letters in an expression that have one subscript, with its only part."""
    for part in inside(node, syntax.Symbol):
        if part.base[:1].isupper() and len(part.scripts) == 1:
            script = part.scripts[0]
            if script.kind == "sub" and len(script.items) == 1:
                yield (part.base, part.style), script.items[0]


def is_run(numbers: set[int]) -> bool:
    """Whether numbers are 1, 2 and so on, at least two of them."""
    return numbers == set(range(1, len(numbers) + 1)) and 2 <= len(numbers) <= MOST


def written_out(total: syntax.BigOperator, known: Numbers) -> syntax.Node:
    """A sum over the numbers of a letter as the terms that it has; others as they are."""
    if total.operator != "sum" or len(total.letters) != 1 or total.condition is not None:
        return total
    letter = letter_of(total.letters[0])
    stems = {stem for stem, index in scripted(total.body) if letter_of(index) == letter}
    runs = {frozenset(known[stem]) for stem in stems if stem in known}
    upper = total.upper.value if isinstance(total.upper, syntax.Number) else None
    if letter is None or len(runs) != 1 or not stems <= known.keys():
        return total
    run = sorted(runs.pop())
    if upper is not None and upper != run[-1]:
        return total
    bodies = [put(total.body, letter, number) for number in run]
    if any(letter in map(letter_of, below(body)) for body in bodies):
        return total
    start, end = total.start, total.end
    terms = tuple(syntax.Group(start=start, end=end, body=b, opening="(") for b in bodies)
    whole = syntax.Add(start=start, end=end, terms=terms, signs=(1,) * len(terms))
    return syntax.Group(start=start, end=end, body=whole, opening="(")


def put(node: syntax.Node, letter: str, number: int) -> syntax.Node:
    """An expression with a number for a subscript."""
    changed = rebuilt(node, lambda part: put(part, letter, number))
    if not isinstance(changed, syntax.Symbol) or len(changed.scripts) != 1:
        return changed
    script = changed.scripts[0]
    if len(script.items) != 1 or letter_of(script.items[0]) != letter:
        return changed
    index = syntax.Number(start=script.start, end=script.end, value=float(number), text=str(number))
    return changed.replace(scripts=(script.replace(text=str(number), items=(index,)),))
