"""`𝐰 · 𝐱 + b` of two bold letters where a plain one is given: the dot is their inner product.

Entry by entry it would be a vector, and what it is given to would be bold as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.functions.known import INNER
from backproof.meaning.matrices.inner_products import DOTS
from backproof.meaning.naming.names import VECTORS, bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import Stated, below, inside, left_side, letters_below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Pair = tuple[str, str]


def with_dots_of_vectors(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with inner products of the pairs of which a number is made somewhere."""
    pairs = frozenset(
        pair
        for statement in statements
        for pair in (*_numbers_made(statement), *_added_to_numbers(statement))
    )
    if not pairs:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        pair = dotted(node)
        if pair is None or pair not in pairs:
            return node
        assert isinstance(node, syntax.Product)
        function = syntax.Symbol(start=node.sign_start, end=node.sign_end, base=INNER)
        return syntax.Call(
            start=node.start, end=node.end, function=function, arguments=(node.left, node.right)
        )

    return with_changed(statements, change, syntax.Product)


def _numbers_made(statement: Statement) -> Iterator[Pair]:
    """The pairs of bold letters with a dot between them, where the formula has no other bold letter
    and is that of a plain one, or of a function with a plain name."""
    head = left_side(statement)
    node = None if head is None else statement.members[1].node
    if head is None or node is None or not _is_plain(head):
        return
    products = [(n, pair) for n in inside(node, syntax.Product) if (pair := dotted(n)) is not None]
    within = {id(part) for product, _ in products for part in below(product)}
    others = (n for n in inside(node, syntax.Symbol) if id(n) not in within)
    if not any(n.style in VECTORS or n.base[:1].isupper() for n in others):
        yield from (pair for _, pair in products)


def _added_to_numbers(statement: Statement) -> Iterator[Pair]:
    """The pairs of bold letters with a dot between them that a plain letter is added to, `t - 𝐰·𝐱`,
    and nothing else is."""
    for total in (t for m in statement.members if m.node for t in inside(m.node, syntax.Add)):
        terms = [bare(term) for term in total.terms]
        pairs = [pair for term in terms if (pair := dotted(term)) is not None]
        if len(pairs) == 1 and len(terms) == 2 and any(map(_is_plain, terms)):
            yield from pairs


def _is_plain(node: syntax.Node) -> bool:
    """Whether a name, or that of a function, is a small letter or a word in no bold type."""
    name = node.function if isinstance(node, syntax.Call) else node
    if not isinstance(name, syntax.Symbol) or name.style in VECTORS:
        return False
    return not name.base[:1].isupper()


def dotted(node: syntax.Node) -> Pair | None:
    """The stems of two bold small letters with a dot between them."""
    if not isinstance(node, syntax.Product) or node.operator not in DOTS:
        return None
    left, right = bare(node.left), bare(node.right)
    if not isinstance(left, syntax.Symbol) or not isinstance(right, syntax.Symbol):
        return None
    small = all(n.style in VECTORS and n.base[:1].islower() for n in (left, right))
    return (stem(left), stem(right)) if small else None


def numbers_beside_dots(stated: Sequence[Stated]) -> frozenset[str]:
    """The plain small letters that are added to an inner product of bold ones, or to a sum of
    products of entries, `z = Σ_j w_j x_j + b`, where they are never added to a matrix."""
    totals = [
        (item.head, [bare(term) for term in total.terms])
        for item in stated
        if item.kind == "definition"
        for total in inside(item.node, syntax.Add)
    ]
    beside_dots = _plain_terms(terms for _, terms in totals if any(map(_is_inner, terms)))
    beside_sums = _plain_terms(
        terms for head, terms in totals if any(map(_is_summed, terms)) and not _has_scripts(head)
    )
    matrices = (term for _, terms in totals if any(map(_has_capitals, terms)) for term in terms)
    layered = {symbol.base for symbol in matrices if isinstance(symbol, syntax.Symbol)}
    return beside_dots | (beside_sums - layered)


def _plain_terms(totals: Iterable[Sequence[syntax.Node]]) -> frozenset[str]:
    """The names of the plain small letters among some terms."""
    return frozenset(
        name_of(term)
        for terms in totals
        for term in terms
        if isinstance(term, syntax.Symbol) and _is_plain(term)
    )


def _has_capitals(node: syntax.Node) -> bool:
    return any(symbol.base[:1].isupper() for symbol in inside(node, syntax.Symbol))


def _has_scripts(head: syntax.Node | None) -> bool:
    """Whether what is defined is one of several: of a layer, or an entry."""
    inner = bare(head) if head is not None else None
    return not isinstance(inner, syntax.Symbol) or bool(inner.scripts)


def _is_inner(node: syntax.Node) -> bool:
    """Whether a term is the inner product of two bold letters, with a dot or as `𝐰ᵀ𝐱`."""
    match node:
        case syntax.Call(function=function, arguments=arguments) if function.base == INNER:
            ends = arguments
        case syntax.Juxtaposition(factors=(syntax.Transpose(base=base), other)):
            ends = (base, other)
        case _:
            return False
    inner = [bare(end.base if isinstance(end, syntax.Element) else end) for end in map(bare, ends)]
    return all(
        isinstance(end, syntax.Symbol) and end.style in VECTORS and end.base[:1].islower()
        for end in inner
    )


def _is_summed(node: syntax.Node) -> bool:
    """Whether a term is a sum of products of entries, by the letter of the sum alone."""
    if not isinstance(node, syntax.BigOperator) or node.operator != "sum":
        return False
    body = bare(node.body)
    letters = {symbol.base for symbol in node.letters}
    factors = body.factors if isinstance(body, syntax.Juxtaposition) else ()
    return len(factors) > 1 and all(
        isinstance(factor, syntax.Element) and letters_below(factor) == letters
        for factor in map(bare, factors)
    )
