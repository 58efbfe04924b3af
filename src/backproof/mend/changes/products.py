"""Products: factors in another order, one dropped, matrix products for elementwise ones."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Fraction, Juxtaposition, Node, Product


def side_by_side(written: Written, node: Juxtaposition) -> Iterator[Change]:
    """Neighbours exchanged, a sign put between two, a factor left out."""
    factors = node.factors
    for i in range(1, len(factors)):
        left, right = factors[i - 1], factors[i]
        between = written.between(left, right)
        a, b = written.of(left), written.of(right)
        swapped = node.replace(factors=(*factors[: i - 1], right, left, *factors[i + 1 :]))
        text = f"{b}{between or ' '}{a}"
        yield Change("factors swapped", left.start, right.end, text, node, swapped)
        apart = Product(
            start=node.start, end=node.end, operator="odot",
            left=together(node, factors[:i]), right=together(node, factors[i:]),
            sign_start=left.end, sign_end=right.start,
        )  # fmt: skip
        sign = f" {written.elementwise} "
        yield Change("product changed", left.end, right.start, sign, node, apart)
    for i, factor in enumerate(factors):
        start = factor.start if i == 0 else factors[i - 1].end
        end = factors[1].start if i == 0 else factor.end
        last = i == len(factors) - 1
        rest = together(node, (*factors[:i], *factors[i + 1 :]))
        yield Change("factor dropped", start, end, "" if i == 0 or last else " ", node, rest)


def together(node: Juxtaposition, factors: tuple[Node, ...]) -> Node:
    """Some of the factors of a product as one expression."""
    if len(factors) == 1:
        return factors[0]
    return node.replace(start=factors[0].start, end=factors[-1].end, factors=factors)


def with_sign(written: Written, node: Product) -> Iterator[Change]:
    """Two factors exchanged, one left out, one kind of product for another."""
    left, right = node.left, node.right
    between = written.between(left, right)
    a, b = written.of(left), written.of(right)
    # The sign of a product binds in its own way: brackets keep what is swapped together.
    swapped = node.replace(left=right, right=left)
    yield written.instead("factors swapped", node, f"{b}{between}{written.apart(left)}", swapped)
    yield written.instead("factor dropped", node, a, left)
    yield written.instead("factor dropped", node, b, right)
    if node.operator == "odot":
        plain = Juxtaposition(start=node.start, end=node.end, factors=(left, right))
        yield Change("product changed", left.end, right.start, " ", node, plain)
    elif node.operator in ("at", "cdot", "dot"):
        sign = f" {written.elementwise} "
        yield Change(
            "product changed", left.end, right.start, sign, node, node.replace(operator="odot")
        )


def fraction(written: Written, node: Fraction) -> Iterator[Change]:
    """A fraction upside down."""
    above, under = node.numerator, node.denominator
    text = written.of(node)
    head, tail = text[: above.start - node.start], text[under.end - node.start :]
    swapped = head + written.of(under) + written.between(above, under) + written.of(above) + tail
    new = node.replace(numerator=under, denominator=above)
    yield written.instead("factors swapped", node, swapped, new)
