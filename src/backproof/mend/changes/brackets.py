"""Brackets that are missing: `a + b c` where all terms have the factor c, `a b + c` where all have
the factor a."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.statements import below
from backproof.mend.changes.products import together
from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Add, Group, Juxtaposition, Node, Product
from backproof.syntax.rebuild import exchanged


def around_sums(written: Written, node: Node) -> Iterator[Change]:
    """Terms of each sum in brackets, two neighbours or all, behind or before factors."""
    for part in below(node):
        if isinstance(part, Add):
            count = len(part.terms)
            runs = dict.fromkeys([(0, count), *((i, i + 2) for i in range(count - 1))])
            for first, end in runs:
                if part.signs[first] > 0:
                    yield from behind(written, part, first, end)
                    yield from before(written, part, first, end)


def behind(written: Written, node: Add, first: int, end: int) -> Iterator[Change]:
    """`(a + b) c` for `a + b c`, c being more and more of the last factors."""
    last = node.terms[end - 1]
    for product in nested(last):
        for head, rest in halves(product):
            inner = some(node, (*node.terms[first : end - 1], head), first)
            new = exchanged(last, product, times(product, in_brackets(inner), rest))
            yield around(written, node, inner, new, first, end)


def before(written: Written, node: Add, first: int, end: int) -> Iterator[Change]:
    """`a (b + c)` for `a b + c`."""
    match node.terms[first]:
        case Juxtaposition(factors=(*ahead, last)) as product if ahead:
            inner = some(node, (last, *node.terms[first + 1 : end]), first)
            new: Node = product.replace(factors=(*ahead, in_brackets(inner)))
        case Product(right=last) as product if product.operator != "slash":
            inner = some(node, (last, *node.terms[first + 1 : end]), first)
            new = product.replace(right=in_brackets(inner))
        case _:
            return
    yield around(written, node, inner, new, first, end)


def some(node: Add, terms: tuple[Node, ...], first: int) -> Add:
    """Some terms of a sum as a sum."""
    signs = node.signs[first : first + len(terms)]
    return node.replace(start=terms[0].start, end=terms[-1].end, terms=terms, signs=signs)


def around(
    written: Written, node: Add, inner: Add, product: Node, first: int, end: int
) -> Change:  # fmt: skip
    """The sum in which a product with brackets takes the place of some terms."""
    terms = (*node.terms[:first], product, *node.terms[end:])
    signs = (*node.signs[:first], 1, *node.signs[end:])
    new = product if len(terms) == 1 else node.replace(terms=terms, signs=signs)
    text = f"({written.of(inner)})"
    return Change("brackets missing", inner.start, inner.end, text, node, new)


def nested(node: Node) -> Iterator[Node]:
    """A product, and the products that its last factors are multiplied with."""
    yield node
    if isinstance(node, Product) and node.operator != "slash":
        yield from nested(node.left)


def halves(node: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The first factors of a product and the others, the fewest of these first."""
    match node:
        case Juxtaposition(factors=factors):
            for count in range(len(factors) - 1, 0, -1):
                yield together(node, factors[:count]), factors[count:]
        case Product(left=left, right=right) if node.operator != "slash":
            yield left, (right,)
        case _:
            pass


def times(product: Node, head: Node, rest: tuple[Node, ...]) -> Node:
    """A product with other first factors."""
    if isinstance(product, Product):
        return product.replace(start=head.start, left=head)
    return product.replace(start=head.start, factors=(head, *rest))


def in_brackets(node: Node) -> Node:
    """A sum as one factor."""
    return Group(start=node.start, end=node.end, body=node, opening="(")
