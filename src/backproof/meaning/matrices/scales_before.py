"""Small letters before matrices that are numbers: `S = s Q K^T`, `y = W x + β B h`, `M = A + c B`.

Shapes alone allow a square matrix there, or a row; by custom matrices are capitals. In `Z = x W` a
letter for data is a row, or all rows. A matrix is divided by numbers, `A B^T / τ`. And whatever
letter stands before a direction is a length, `w = \\frac{g}{\\|v\\|} v`, or a number before ones
in a vector, `s = A v + c \\mathbf 1`.
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
DIVISORS = spellings("alpha beta eta kappa lambda tau")
"""Those that are no spread by entries either, as σ is."""


def scales_before_matrices(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The letters before a matrix that can be no row of it: the product is a matrix by its name, or
    stands in a sum beside the same thing without the letter. Neither defined nor declared, and
    nowhere more than a factor. Of one that is defined, `s = α / r`, the letters in its formula."""
    scales = {name_of(letter) for item in stated for letter in _scales(item)}
    known = table.definitions.keys() | table.declarations.keys()
    found = scales - known
    for name in scales & table.definitions.keys():
        letters = {name_of(s) for d in table.definitions[name] for s in _scale(bare(d.node))}
        found |= letters if letters.isdisjoint(known) else set()
    return frozenset(found - set(_arrays(stated))) if found else frozenset()


def _scales(item: Stated) -> Iterator[syntax.Symbol]:
    if item.kind != "definition" or item.node is None or item.head is None:
        return
    node = bare(item.node)
    terms = node.terms if isinstance(node, syntax.Add) else (node,)
    products = [[bare(factor) for _, factor in flatten(bare(term))] for term in terms]
    small = not is_capital(bare(item.head))
    if not small:
        yield from _divisors(node)
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
        first = _scale(product[0])
        if len(product) < 2 or not first:
            continue
        matrices = any(map(_is_matrix, product[1:]))
        others = [other for other in products if other is not product]
        whole = matrices and is_capital(bare(item.head))
        if whole or any(_is_alike(product[1:], other, matrices) for other in others):
            yield from first


def _scale(node: syntax.Node) -> tuple[syntax.Symbol, ...]:
    """The letters of a factor that may be a number by its letters: c, or `α / r`, of which the
    first letter says so; () for others."""
    match node:
        case syntax.Symbol() if _is_small(node):
            return (node,)
        case (
            syntax.Fraction(numerator=above, denominator=below)
            | syntax.Product(left=above, right=below, operator="slash")
        ):
            divisor = bare(below)
            plain = isinstance(divisor, syntax.Symbol) and divisor.style not in VECTORS
            if plain and isinstance(divisor, syntax.Symbol) and not divisor.scripts:
                small = divisor.base.islower() and not divisor.accents
                return (*_scale(bare(above)), divisor) if small and _scale(bare(above)) else ()
            return ()
        case _:
            return ()


def _divisors(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """The small letters that a matrix is divided by: `S = A B^T / τ`, `\\frac{1}{n τ} A B`."""
    below_ = [f.denominator for f in inside(node, syntax.Fraction)]
    below_ += [p.right for p in inside(node, syntax.Product) if p.operator == "slash"]
    for divisor in below_:
        for _, factor in flatten(bare(divisor)):
            inner = bare(factor)
            if isinstance(inner, syntax.Symbol) and inner.base in DIVISORS and _is_small(inner):
                yield inner


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
    other one is without its first letter; or both are matrices before a small letter."""
    if not _is_matrix(other[0]):
        return False
    if len(other) == 1:
        return matrices
    vectors = _is_matrix(rest[0]) and _is_vector(rest[-1]) and _is_vector(other[-1])
    return vectors or key(other[-1]) == key(rest[-1])


def _is_vector(node: syntax.Node) -> bool:
    """Whether a factor is a small letter, as the vectors behind matrices are."""
    return isinstance(node, syntax.Symbol) and node.base[:1].islower()


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
