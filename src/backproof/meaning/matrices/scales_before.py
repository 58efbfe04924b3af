"""Small letters before matrices that are numbers: `S = s Q K^T`, `y = W x + β B x`, `M = A + c B`.

Shapes alone allow a square matrix there, or a row; by custom matrices are capitals. In `Z = x W` a
letter for data is a row, or all rows. And whatever letter stands before a direction is a length,
`w = \\frac{g}{\\|v\\|} v`, or a number before ones in a vector, `s = A v + c \\mathbf 1`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import VECTORS, bare, name_of
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.notations import spellings

NUMBERS = spellings("alpha beta gamma eta kappa lambda nu rho sigma tau zeta omega c k s t")
"""Small letters that are no data and no parameters of a layer by custom."""


def scales_before_matrices(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The letters before a matrix that can be no row of it: the product is a matrix by its name, or
    stands in a sum beside the same thing without the letter. Neither defined nor declared, and
    nowhere more than a factor."""
    found = {name_of(letter) for item in stated for letter in _scales(item)}
    found -= table.definitions.keys() | table.declarations.keys()
    return frozenset(found - set(_arrays(stated))) if found else frozenset()


def _scales(item: Stated) -> Iterator[syntax.Symbol]:
    if item.kind != "definition" or item.node is None or item.head is None:
        return
    node = bare(item.node)
    terms = node.terms if isinstance(node, syntax.Add) else (node,)
    products = [[bare(factor) for _, factor in flatten(bare(term))] for term in terms]
    small = not is_capital(bare(item.head))
    before_ones = small and any(isinstance(p[-1], syntax.Ones) and len(p) == 2 for p in products)
    for product in products:
        yield from _lengths(product)
        match product:
            case (syntax.Symbol(accents=(), scripts=()) as letter, syntax.Ones(dims=(_,) | ())) if (
                small and letter.base[:1].islower() and letter.style not in VECTORS
            ):
                yield letter
            case (syntax.Symbol() as letter, syntax.Symbol()) if (
                # `γ x + β 𝟏`: what scales the one is a number as what scales the other is.
                before_ones and _is_small(letter)
            ):
                yield letter
            case (syntax.Symbol() as letter, syntax.Symbol(base="I", accents=(), primes=0)) if (
                # `K + σ² I`: a matrix before an identity is that matrix.
                _is_small(letter) or _is_square(letter)
            ):
                yield letter
            case _:
                pass
        first = product[0]
        if len(product) < 2 or not _is_small(first) or not isinstance(first, syntax.Symbol):
            continue
        matrices = any(map(_is_matrix, product[1:]))
        others = [other for other in products if other is not product]
        whole = matrices and is_capital(bare(item.head))
        if whole or any(_is_alike(product[1:], other, matrices) for other in others):
            yield first


def _lengths(product: Sequence[syntax.Node]) -> Iterator[syntax.Symbol]:
    """The small letter by which a quantity that is divided by its own norm is multiplied."""
    for first, second in pairwise(product):
        match first, second:
            case (
                syntax.Symbol() as length,
                syntax.Fraction(numerator=of, denominator=syntax.Norm(body=body)),
            ) | (
                syntax.Fraction(
                    numerator=syntax.Symbol() as length, denominator=syntax.Norm(body=body)
                ),
                of,
            ) if key(bare(of)) == key(bare(body)) and not (length.scripts or length.accents):
                if length.base[:1].islower() and length.style not in VECTORS:
                    yield length
            case _:
                pass


def _is_alike(rest: Sequence[syntax.Node], other: Sequence[syntax.Node], matrices: bool) -> bool:
    """Whether a term has a matrix in front, and the end of another one behind it; or is one, as the
    other one is without its first letter."""
    if not _is_matrix(other[0]):
        return False
    alone = len(other) == 1
    return (alone and matrices) or (not alone and key(other[-1]) == key(rest[-1]))


def _is_small(node: syntax.Node) -> bool:
    match node:
        case syntax.Symbol(base=base, style=style, accents=(), scripts=(), primes=0):
            return base in NUMBERS and style not in VECTORS
        case _:
            return False


def _is_square(node: syntax.Symbol) -> bool:
    """Whether a name is that of a square, σ²."""
    match node.scripts:
        case (syntax.Script(kind="super", text="2", items=()),):
            return _is_small(node.replace(scripts=()))
        case _:
            return False


def is_capital(node: syntax.Node) -> bool:
    """Whether a node is a name that begins with a capital, as those of matrices do."""
    return isinstance(node, syntax.Symbol) and node.base[:1].isupper()


def _is_matrix(node: syntax.Node) -> bool:
    """Whether a factor is a capital letter, transposed or not, or a bracket of such."""
    if isinstance(node, syntax.Transpose):
        return _is_matrix(bare(node.base))
    if isinstance(node, syntax.Add):
        return any(map(_is_matrix, map(bare, node.terms)))
    return is_capital(node)


def _arrays(stated: Sequence[Stated]) -> Iterator[str]:
    """The names that are transposed somewhere, have entries or a norm, or stand behind a matrix."""
    for item in stated:
        for node in (item.head, item.node):
            for part in below(node) if node is not None else ():
                match part:
                    case (
                        syntax.Transpose(base=base)
                        | syntax.Element(base=base)
                        | syntax.Norm(body=base)
                    ):
                        yield from (name_of(s) for s in inside(base, syntax.Symbol))
                    case syntax.Juxtaposition(factors=(*_, before, syntax.Symbol() as last)) if (
                        _is_matrix(bare(before))
                    ):
                        yield name_of(last)
                    case _:
                        pass
