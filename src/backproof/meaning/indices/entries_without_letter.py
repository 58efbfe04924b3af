"""Normalised numbers without their letter: `x̂ = (x - μ)/σ`, `y = γ x̂ + β` beside `μ = 1/n Σ_i x_i`.

Where all lines have x_i, x̂_i and y_i, and γ and β never have a letter, these formulas are about one
number each: γ and β are shared by all of them, and no vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import partial

from backproof.meaning.indices.letter_evidence import definition, letter_of, only_letter
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside, throughout
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


def with_letters_of_normalised(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such formulas have the letter."""
    by_section: dict[Section, list[Statement]] = {}
    for statement in statements:
        by_section.setdefault(statement.block.section, []).append(statement)
    changes: dict[Statement, tuple[frozenset[str], str]] = {}
    for within in by_section.values():
        changes.update(left_out(within))
    if not changes:
        return list(statements)

    def change(statement: Statement) -> Statement:
        if statement not in changes:
            return statement
        names, letter = changes[statement]
        lettered = partial(with_letter, names=names, letter=letter)
        return of_members(statement, partial(with_node, change=lettered))

    return with_each(statements, change)


def left_out(
    statements: Sequence[Statement],
) -> Iterator[tuple[Statement, tuple[frozenset[str], str]]]:
    """The formulas of a section that leave the letter out, with the names that have it and it."""
    summed = dict(summed_in(statements))
    if len(set(summed.values())) != 1:
        return
    (letter,) = set(summed.values())
    given = [(s, d) for s in statements if (d := definition(s)) is not None]
    formulas = {s: d for s, d in given if not d[0].scripts and is_plain(d[1])}
    others = [s for s in statements if s not in formulas]
    symbols = list(throughout(others, syntax.Symbol))
    carrying = {stem(s) for s in symbols if only_letter(s)}
    alone = {stem(s) for s in symbols if not s.scripts}
    names = frozenset((carrying - alone) & {*summed, *(stem(d[0]) for d in formulas.values())})
    if not names.intersection(summed):
        return
    meant = {s: d for s, d in formulas.items() if stem(d[0]) in names}
    shares = any(
        shared not in names | carrying for _, rights in meant.values() for shared in scales(rights)
    )
    if not shares or not all(names_in(d[1]) & names for d in meant.values()):
        return
    for statement in meant:
        yield statement, (names, letter)


def summed_in(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """What a mean is taken of, with its letter: x and i of `μ = 1/n Σ_i x_i`."""
    for statement in statements:
        defined = definition(statement)
        for right in defined[1] if defined is not None and not defined[0].scripts else ():
            for big in inside(right, syntax.BigOperator):
                letter = letter_of(big.letters[0]) if len(big.letters) == 1 else None
                body = big.body
                if big.operator != "sum" or letter is None or not isinstance(body, syntax.Symbol):
                    continue
                if only_letter(body) == letter:
                    yield stem(body), letter


def is_plain(rights: Sequence[syntax.Node]) -> bool:
    """Whether formulas have no letter, nothing that is turned and no sum."""
    kinds = (syntax.BigOperator, syntax.Transpose)
    return not any(any(inside(right, kind)) for right in rights for kind in kinds) and not any(
        only_letter(s) for right in rights for s in inside(right, syntax.Symbol)
    )


def names_in(rights: Sequence[syntax.Node]) -> Set[str]:
    """The names in some formulas."""
    return {stem(s) for right in rights for s in inside(right, syntax.Symbol)}


def scales(rights: Sequence[syntax.Node]) -> Iterator[str]:
    """What stands first in a product of two names, `γ x̂`."""
    for right in rights:
        for product in inside(right, syntax.Juxtaposition):
            factors = product.factors
            if len(factors) == 2 and all(isinstance(f, syntax.Symbol) for f in factors):
                assert isinstance(factors[0], syntax.Symbol)
                yield stem(factors[0])


def with_letter(node: syntax.Node, names: Set[str], letter: str) -> syntax.Node:
    """A formula in which some names have the letter."""
    node = rebuilt(node, partial(with_letter, names=names, letter=letter))
    if not isinstance(node, syntax.Symbol) or stem(node) not in names or node.scripts:
        return node
    place = node.end
    item = syntax.Symbol(start=place, end=place, base=letter)
    script = syntax.Script(start=place, end=place, kind="sub", text=letter, items=(item,))
    return node.replace(scripts=(script,))
