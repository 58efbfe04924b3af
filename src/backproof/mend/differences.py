"""What tells a wrong formula from a right one, term by term and factor by factor."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.naming.names import bare
from backproof.mend.changes import exchanges, insertions
from backproof.mend.changes.written import Change, Written, grouped
from backproof.mend.ingredients import Term, alike, is_number, lacking, terms_of
from backproof.mend.known import Known
from backproof.record import once
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Fraction,
    Juxtaposition,
    Negate,
    Node,
    Product,
    Script,
    Transpose,
    children,
)

DEEPEST, MOST = 3, 3
"""How deep two formulas are compared, and how many factors a term may lack."""


def of_factors(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """The factors of right terms that are not there, and those in the place of what should not be
    there."""
    for right in closest(node, known.right):
        yield from _of_factors(written, node, right, DEEPEST)


def _of_factors(
    written: Written, node: Node, right: tuple[Term, ...], depth: int
) -> Iterator[Change]:
    whole = node.operand if isinstance(node, Negate) else node
    if isinstance(whole, Add):
        numbers = {f.key: f for model in right for f in model.factors if is_number(f.node)}
        for factor in numbers.values():
            yield insertions.in_front(written, whole, factor.node, factor.text)
    for term in terms_of(written.text, node):
        for model in alike(term, right):
            missing, extra = lacking(term, model)
            if len(missing) > MOST:
                continue
            if extra and len(missing) <= len(extra):
                for one in extra:
                    for other in missing:
                        small = not (is_large(one.node) or is_large(other.node))
                        if small or exchanges.is_named(one, other):
                            yield exchanges.factor(written, one, other)
            alone = missing[0] if len(missing) == 1 else None
            if depth == DEEPEST and len(model.factors) == len(missing) == 1:
                # What is right as a whole is no factor of what has none of it.
                missing = []
            for factor in missing:
                yield from insertions.factor(written, term.node, factor, model)
            if len(missing) > 1:
                yield from all_factors(written, term, model)
            if depth and alone is not None and len(extra) == 1:
                for part, of in inner(extra[0].node, alone.node):
                    terms = terms_of(alone.source, of)
                    yield from _of_factors(written, part, terms, depth - 1)
                    yield from _of_terms(written, part, terms)


def is_large(node: Node) -> bool:
    """Whether a factor has parts that may be mended by themselves."""
    inner_ = bare(node)
    inner_ = bare(inner_.base) if isinstance(inner_, Transpose) else inner_
    return isinstance(inner_, BigOperator | Add | Product | Juxtaposition)


def closest(node: Node, right: tuple[tuple[Term, ...], ...]) -> list[tuple[Term, ...]]:
    """Right formulas, those first that have most of their parts from a formula."""
    own = parts_of(node)

    def share(terms: tuple[Term, ...]) -> float:
        found = set().union(*(parts_of(term.node) for term in terms))
        return len(found & own) / max(len(found), 1)

    return sorted(right, key=lambda terms: -share(terms))


@once(Node)
def parts_of(node: Node) -> frozenset[Key]:
    """What stands anywhere in a formula."""
    own = () if isinstance(node, Script) else (key(node),)
    return frozenset(own).union(*map(parts_of, children(node)))


def whole_factors(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """A factor with parts for another one, as a whole."""
    for right in known.right:
        for term in terms_of(written.text, node):
            for model in alike(term, right):
                missing, extra = lacking(term, model)
                for one in extra:
                    for other in missing:
                        if is_large(one.node) or is_large(other.node):
                            yield exchanges.factor(written, one, other)


def inner(one: Node, other: Node) -> Iterator[tuple[Node, Node]]:
    """The parts of two factors of the same form."""
    match bare(one), bare(other):
        case BigOperator() as own, BigOperator() as model:
            yield bare(own.body), bare(model.body)
        case Fraction() as own, Fraction() as model:
            yield bare(own.numerator), bare(model.numerator)
            yield bare(own.denominator), bare(model.denominator)
        case Transpose() as own, Transpose() as model:
            yield bare(own.base), bare(model.base)
        case Add() as own, Add() as model:
            yield own, model
        case _:
            pass


def all_factors(written: Written, term: Term, model: Term) -> Iterator[Change]:
    """All slopes that a term lacks, each multiplied entry by entry."""
    missing, _ = lacking(term, model)
    node, text = grouped(term.node), ""
    for factor in missing:
        held = insertions.held(factor)
        change = insertions.by_entries(written, node, factor.node, held)
        assert change.new is not None
        node, text = change.new, text + f" {written.elementwise} {held}"
    if not isinstance(term.node, Add):
        yield Change("factor missing", term.node.end, term.node.end, text, term.node, node)


def of_terms(written: Written, node: Node, known: Known) -> Iterator[Change]:
    """The right terms that are not there."""
    for right in known.right:
        if len(right) > 1:
            for part in insertions.sums_in(node):
                yield from _of_terms(written, part, right)


def _of_terms(written: Written, node: Node, right: tuple[Term, ...]) -> Iterator[Change]:
    own = {key(bare(term.node)) for term in terms_of(written.text, node)}
    for missing in right:
        if key(bare(missing.node)) not in own:
            yield insertions.summand(written, node, missing.sign, missing.text, missing.node)
