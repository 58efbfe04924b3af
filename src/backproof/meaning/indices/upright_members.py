"""Rows of a matrix that are columns where they stand alone: `x_i^T w` beside `X^T (y - p)`.

The members of a design matrix are its rows, and by custom each is a column vector. That it is one,
its products with what is trained tell, or a gradient by a vector that adds them up, `Σ_n c_n x_n`;
along which axis the members lie, how the matrix is listed and what stands before and behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.functions.known import DIAGONAL, function_name
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.capitals import large_of
from backproof.meaning.naming.names import bare, first_derivative, named, stem
from backproof.meaning.statements import Stated, inside
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax

ROWS, COLUMNS = 0, 1
Factors = list[syntax.Node]


def upright_members(stated: Sequence[Stated], matrices: Collection[str]) -> dict[str, int]:
    """Of matrices of which an index picks a column vector, the axis that the index counts, where
    the page tells it."""
    made_diagonal = dict.fromkeys(_of_diagonals(stated), ROWS)
    if not matrices:
        return made_diagonal
    trained = _trained(stated)
    products = [f for item in stated if item.node is not None for f in _products(item.node)]
    weighed = {name for factors in products for name in _weighed(factors, trained)}
    together = [names for s in stated for names in _added_up(s, matrices)]
    weighed |= {name for names in together for name in names} - _rows(products, trained)
    votes: dict[str, Counter[int]] = {name: Counter() for name in matrices if name in weighed}
    if not votes:
        return made_diagonal
    for factors in products:
        for name, axis in _lying(factors, trained):
            if name in votes:
                votes[name][axis] += 1
    for item in stated:
        if item.kind == "definition" and item.name in votes and item.node is not None:
            listed = _listed(bare(item.node), item.name)
            votes[item.name] += Counter() if listed is None else Counter({listed: len(products)})
    told = {
        name: ROWS if found[ROWS] > found[COLUMNS] else COLUMNS
        for name, found in votes.items()
        if found[ROWS] != found[COLUMNS]
    }
    # One letter counts the members of all that stand in one product.
    beside = {name: told[names[0]] for names in together if names[0] in told for name in names}
    return made_diagonal | beside | told


def _of_diagonals(stated: Sequence[Stated]) -> Iterator[str]:
    """Matrices of which one index picks rows that are columns alone: in a line that makes a
    diagonal matrix of one, `(diag(P_i) - P_i P_i^T) dP_i`, all by its letter."""
    lines = [s for s in stated if s.node is not None]
    letters = {
        letter
        for item in lines
        for call in inside(item.node, syntax.Call)
        if function_name(call.function.base) in DIAGONAL and len(call.arguments) == 1
        if (letter := _letter_of_row(bare(call.arguments[0]))) is not None
    }
    if not letters:
        return
    for item in lines:
        for element in (*inside(item.node, syntax.Element), *inside(item.head, syntax.Element)):
            base = bare(element.base)
            if isinstance(base, syntax.Symbol) and _letter_of_row(element) in letters:
                yield stem(base)


def _letter_of_row(node: syntax.Node) -> str | None:
    """The letter that alone picks something of a matrix by its name, a capital, `P_i`."""
    if not isinstance(node, syntax.Element) or len(node.indices) != 1:
        return None
    base = bare(node.base)
    capital = isinstance(base, syntax.Symbol) and stem(base).removeprefix("d")[:1].isupper()
    return letter_of(node.indices[0]) if capital else None


def _trained(stated: Sequence[Stated]) -> frozenset[str]:
    """What something is differentiated by."""
    found = (first_derivative(s.head) for s in stated if s.head is not None)
    names = (named(each[2]) for each in found if each is not None)
    return frozenset(name for name in names if name is not None)


def _products(node: syntax.Node) -> Iterator[Factors]:
    """The factors of each product in an expression."""
    for product in (*inside(node, syntax.Juxtaposition), *inside(node, syntax.Product)):
        yield [bare(factor) for _, factor in flatten(product)]


def _weighed(factors: Factors, trained: Collection[str]) -> Iterator[str]:
    """The matrices of which a member stands in an inner product with what is trained."""
    for left, right in pairwise(factors):
        if not isinstance(left, syntax.Transpose):
            continue
        for one, other in ((bare(left.base), right), (right, bare(left.base))):
            if (name := _member(one)) is not None and _is_trained(other, trained):
                yield name


def _added_up(item: Stated, matrices: Collection[str]) -> Iterator[list[str]]:
    """The matrices of which a gradient adds up members: by a vector each times a number,
    `Σ_n c_n x_n`, by a matrix each times a row, `Σ_n x_n (p_n - t_n)^T`. The vector is a column, so
    are they."""
    found = first_derivative(item.head) if item.head is not None else None
    by = None if found is None else bare(found[2])
    if not isinstance(by, syntax.Symbol):
        return
    for sum_ in inside(item.node, syntax.BigOperator):
        letters = {letter_of(letter) for letter in sum_.letters}
        factors = [bare(factor) for _, factor in flatten(sum_.body)]
        if stem(by)[:1].islower():
            members = [f for f in factors if _is_picked(f, letters) and _member(f) in matrices]
            others = [f for f in factors if f not in members]
            if len(members) == 1 and all(_is_plain(f, matrices) for f in others):
                yield [_member(members[0]) or ""]
            continue
        for left, right in pairwise(factors):
            if _is_picked(left, letters) and isinstance(right, syntax.Transpose):
                names = [_member(e) for e in (left, *inside(right, syntax.Element))]
                if all(name in matrices for name in names):
                    yield [name for name in names if name is not None]


def _is_picked(node: syntax.Node, letters: Collection[str | None]) -> bool:
    """Whether a node is an element by one index, one of some letters."""
    if not isinstance(node, syntax.Element) or len(node.indices) != 1:
        return False
    return letter_of(node.indices[0]) in letters


def _is_plain(node: syntax.Node, matrices: Collection[str]) -> bool:
    """Whether nothing is transposed in a factor, and nothing of a matrix stands in it."""
    symbols = (stem(symbol) for symbol in inside(node, syntax.Symbol))
    return not any(inside(node, syntax.Transpose)) and not any(s in matrices for s in symbols)


def _rows(products: Iterable[Factors], trained: Collection[str]) -> set[str | None]:
    """The matrices of which a member stands before what is trained as a row does, `x_n w`."""
    pairs = (pair for factors in products for pair in pairwise(factors))
    return {
        _member(left)
        for left, right in pairs
        if isinstance(left, syntax.Element) and _is_trained(right, trained)
    }


def _lying(factors: Factors, trained: Collection[str]) -> Iterator[tuple[str, int]]:
    """The matrices that stand whole in a product, each with the axis that its members lie along by
    what stands beside it."""
    for place, factor in enumerate(factors):
        turned = isinstance(factor, syntax.Transpose)
        whole = bare(factor.base) if isinstance(factor, syntax.Transpose) else factor
        if not isinstance(whole, syntax.Symbol) or whole.scripts:
            continue
        before = factors[place - 1] if place else None
        behind = factors[place + 1] if place + 1 < len(factors) else None
        first = place == 0 or isinstance(before, syntax.Fraction | syntax.Number)
        after = isinstance(before, syntax.Transpose) and _is_trained(bare(before.base), trained)
        if behind is not None and _is_trained(behind, trained):
            yield stem(whole), COLUMNS if turned else ROWS
        elif after or (behind is not None and first):
            yield stem(whole), ROWS if turned else COLUMNS


def _member(node: syntax.Node) -> str | None:
    """The matrix of which a node is a member by one index, or by its small letter alone: that of
    what a function is defined of."""
    if isinstance(node, syntax.Symbol) and not node.scripts:
        return large_of(stem(node)) if stem(node).islower() else None
    if not isinstance(node, syntax.Element) or len(node.indices) != 1:
        return None
    base = bare(node.base)
    return stem(base) if isinstance(base, syntax.Symbol) else None


def _is_trained(node: syntax.Node, trained: Collection[str]) -> bool:
    """Whether a factor is a quantity that is trained, without an index: by its letter alone a
    vector, a capital may be any matrix."""
    if not isinstance(node, syntax.Symbol):
        return False
    letter = stem(node)
    return named(node) in trained or (letter[:1].islower() and is_parameter(letter, frozenset()))


def _listed(node: syntax.Node, name: str) -> int | None:
    """Along which axis a formula lists the members of a matrix."""
    if isinstance(node, syntax.Transpose):
        found = _listed(bare(node.base), name)
        return None if found is None else 1 - found
    match node:
        case syntax.Matrix(rows=rows) if len(rows) > 1 and all(len(row) == 1 for row in rows):
            cells, axis = [bare(row[0]) for row in rows], ROWS
        case syntax.Matrix(rows=(row,)):
            cells, axis = [bare(cell) for cell in row], COLUMNS
        case syntax.Range(items=items):
            cells, axis = [bare(item) for item in items if item is not None], COLUMNS
        case _:
            return None
    bases = [bare(c.base) if isinstance(c, syntax.Transpose) else c for c in cells]
    return axis if any(_member(base) == name for base in bases) else None
