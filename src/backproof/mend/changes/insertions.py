"""Factors and terms that are missing: each put where a product or a sum can take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written, grouped
from backproof.mend.ingredients import Factor, Term, is_number
from backproof.syntax.nodes import (
    Add,
    Call,
    Derivative,
    Element,
    Fraction,
    Group,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Product,
    Symbol,
    Transpose,
)

ELEMENTWISE = ("odot", "circ", "star")


def factor(written: Written, term: Node, missing: Factor, true: Term) -> Iterator[Change]:
    """A factor put into a term: numbers in front, slopes with the sign of their product, matrices
    beside what they are multiplied with."""
    node, text = missing.node, held(missing)
    if is_number(node):
        yield in_front(written, term, node, text)
        return
    if missing.sign in ELEMENTWISE or after(missing, true) in ELEMENTWISE:
        yield by_entries(written, term, node, text)
    yield from beside(written, term, node, text)
    if missing.sign not in ELEMENTWISE:
        yield by_entries(written, term, node, text)


def after(missing: Factor, true: Term) -> str:
    """The sign of the product behind a factor."""
    place = true.factors.index(missing)
    return true.factors[place + 1].sign if place + 1 < len(true.factors) else ""


def held(missing: Factor) -> str:
    """A factor that stays together in a product."""
    return f"({missing.text})" if isinstance(missing.node, Add | Negate) else missing.text


def in_front(written: Written, term: Node, node: Node, text: str) -> Change:
    """A number before all factors; in the place of a 1, which is then no more than a mark."""
    if isinstance(term, Number) and written.text[term.start : term.end] == "1":
        return written.instead("number missing", term, text, node)
    factors = term.factors if isinstance(term, Juxtaposition) else (grouped(term),)
    new = Juxtaposition(start=term.start, end=term.end, factors=(node, *factors))
    if isinstance(term, Add):
        return written.instead("number missing", term, f"{text} {written.held(term)}", new)
    return Change("number missing", term.start, term.start, f"{text} ", term, new)


def by_entries(written: Written, term: Node, node: Node, text: str) -> Change:
    """A factor by which a term is multiplied entry by entry."""
    new = Product(
        start=term.start, end=term.end, operator="odot", left=grouped(term),
        right=grouped(node), sign_start=term.end, sign_end=term.end,
    )  # fmt: skip
    shown = f" {written.elementwise} {text}"
    if isinstance(term, Add):
        return written.instead("factor missing", term, written.held(term) + shown, new)
    return Change("factor missing", term.end, term.end, shown, term, new)


def beside(written: Written, term: Node, node: Node, text: str) -> Iterator[Change]:
    """A factor at each place of each product without a sign, and on either side of the others."""
    for part in factors_in(term):
        if isinstance(part, Juxtaposition):
            for place, neighbour in enumerate((*part.factors, None)):
                new = part.replace(
                    factors=(*part.factors[:place], grouped(node), *part.factors[place:])
                )
                at = part.end if neighbour is None else neighbour.start
                shown = f" {text}" if neighbour is None else f"{text} "
                yield Change("factor missing", at, at, shown, part, new)
            continue
        whole = grouped(part)
        pair = (grouped(node), whole)
        for front in (True, False):
            new = Juxtaposition(
                start=part.start, end=part.end, factors=pair if front else pair[::-1]
            )
            if isinstance(part, Product | Add):
                own = written.text[part.start : part.end]
                own = f"({own})"
                shown = f"{text} {own}" if front else f"{own} {text}"
                yield written.instead("factor missing", part, shown, new)
            else:
                at = part.start if front else part.end
                shown = f"{text} " if front else f" {text}"
                yield Change("factor missing", at, at, shown, part, new)


def factors_in(term: Node) -> Iterator[Node]:
    """A term, and the factors that signs of products keep apart; what is multiplied entry by entry
    and is no matrix by its looks takes no factor of its own."""
    yield term
    if isinstance(term, Product) and term.operator != "slash":
        for factor_ in (lone(term.left), lone(term.right)):
            whole = isinstance(factor_, Group | Call | Derivative | Number)
            if not (whole and term.operator in ELEMENTWISE):
                yield from factors_in(factor_)


def lone(node: Node) -> Node:
    """A name that stands alone between brackets, without these."""
    inner = bare(node)
    return inner if isinstance(inner, Symbol | Element | Transpose) else node


def summand(written: Written, node: Node, sign: int, text: str, missing: Node) -> Change:
    """A term put behind the others."""
    shown = "+" if sign > 0 else "-"
    terms: Sequence[Node] = node.terms if isinstance(node, Add) else (node,)
    signs: Sequence[int] = node.signs if isinstance(node, Add) else (1,)
    if isinstance(node, Negate):
        terms, signs = (node.operand,), (-1,)
    new = Add(start=node.start, end=node.end, terms=(*terms, missing), signs=(*signs, sign))
    return Change("term missing", node.end, node.end, f" {shown} {text}", node, new)


def sums_in(node: Node) -> Iterator[Node]:
    """Where a term may be missing: in the whole, and in each sum in brackets."""
    yield node
    for part in below(node):
        if isinstance(part, Group) and isinstance(part.body, Add) and part.body is not node:
            yield part.body


def places_of_sums(node: Node) -> Iterator[Node]:
    """Where a sum may stand without more brackets: the whole, and what is in brackets."""
    yield node
    for part in below(node):
        match part:
            case Group(body=body) if body is not node:
                yield body
            case Call(bracketed=True, arguments=arguments):
                yield from arguments
            case Fraction(numerator=above, denominator=under):
                yield from (above, under)
            case _:
                pass
