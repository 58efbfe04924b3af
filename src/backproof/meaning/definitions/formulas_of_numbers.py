"""Formulas of numbers: `N(t) = N_0 e^{-kt}`, `v = V_m s / (K_m + s)`.

Capital letters are matrices by custom, and a product of two letters may be one of vectors. In a
section without a sign for arrays, what an exponential, a logarithm, a sine is applied to or a sum
of letters divides is made of numbers, as physics writes it, and so is all else in the formulas
of the section.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.document import Document
from backproof.meaning.conventions import ARRAYS, is_of_arrays
from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.functions.known import CIRCULAR, function_name
from backproof.meaning.naming.names import VECTORS, bare, is_exponential, name_of
from backproof.meaning.statements import Stated, below
from backproof.meaning.translate import flatten
from backproof.source import Section
from backproof.syntax import nodes as syntax

OF_NUMBERS = CIRCULAR | {"exp", "log", "ln", "sin", "cos"}
_SIGNS = (syntax.Transpose, syntax.Norm, syntax.Ones, syntax.Matrix, syntax.Space)


def formulas_of_numbers(
    document: Document, stated: Sequence[Stated], table: Table
) -> frozenset[tuple[str, Section]]:
    """The letters of the formulas of such sections, which give all that is in them, and the
    sections in which they are numbers; what is indexed there is one of several."""
    others = {part.section for part in document.prose if ARRAYS.search(part.text)}
    sections: dict[Section, list[Stated]] = {}
    for item in stated:
        sections.setdefault(item.place.section, []).append(item)
    # What stands before parts of a page is said of all of them.
    others |= {part for section in sections for part in section.path()[:-1]}
    return frozenset(
        (name, section)
        for section, items in sections.items()
        if section not in others and gives_all(items, table)
        for name in numbers_in(items)
    )


def gives_all(items: Sequence[Stated], table: Table) -> bool:
    """Whether a section gives all that it names, and nothing in it is declared."""
    here = {id(s) for s in items}
    names = {n for s in items for part in (s.head, s.node) if part is not None
             for n in used_names(part)}  # fmt: skip
    given = (d for name in names for d in table.definitions.get(name, ()))
    return names.isdisjoint(table.declarations) and all(id(d.stated) in here for d in given)


def numbers_in(items: Sequence[Stated]) -> Iterator[str]:
    """The letters of formulas of numbers in a section, none where it has a sign for arrays."""
    formulas = [s.node for s in items if s.kind == "definition" and s.node is not None]
    if not any(map(is_of_numbers, formulas)):
        return
    nodes = [n for s in items for part in (s.head, s.node) if part is not None for n in below(part)]
    if any(map(is_sign, nodes)):
        return
    indexed = {name for n in nodes if isinstance(n, syntax.Element) for name in used_names(n.base)}
    for node in formulas:
        yield from (name for name in used_names(node) if name not in indexed)


def is_sign(node: syntax.Node) -> bool:
    """Whether only arrays are written so."""
    vector = isinstance(node, syntax.Symbol) and node.style in VECTORS
    return vector or isinstance(node, _SIGNS) or is_of_arrays(node)


def is_of_numbers(node: syntax.Node) -> bool:
    """Whether a formula is one of numbers by what is applied in it, or divides."""
    if any(isinstance(n, syntax.Element | syntax.BigOperator) for n in below(node)):
        return False
    divided = any(divides_by_a_sum(n) for n in below(node))
    applied = any(applies_to_letters(n) for n in below(node))
    return divided or (applied and not any(map(is_product_of_capitals, below(node))))


def applies_to_letters(node: syntax.Node) -> bool:
    """Whether a function that is known from numbers is applied to something with a letter."""
    match node:
        case syntax.Call(function=function, arguments=(argument, *_)):
            return function_name(function.base) in OF_NUMBERS and bool(used_names(argument))
        case syntax.Power(exponent=exponent) if is_exponential(node):
            return bool(used_names(exponent))
        case _:
            return False


def divides_by_a_sum(node: syntax.Node) -> bool:
    """Whether the divisor of a quotient adds capital letters."""
    if not isinstance(node, syntax.Fraction):
        return False
    sums = [part for part in below(node.denominator) if isinstance(part, syntax.Add)]
    return any(is_capital(term) for each in sums for term in each.terms)


def is_product_of_capitals(node: syntax.Node) -> bool:
    """Whether two capital letters stand side by side, as matrices do."""
    if not isinstance(node, syntax.Juxtaposition | syntax.Product):
        return False
    return sum(is_capital(factor) for _, factor in flatten(node)) > 1


def is_capital(node: syntax.Node) -> bool:
    """Whether something is a quantity with a capital letter for a name."""
    inner = bare(node)
    return isinstance(inner, syntax.Symbol) and name_of(inner)[:1].isupper()
