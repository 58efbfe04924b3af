"""What tells a line from the truth, by values: a term or a factor that it lacks or has too much.

A line may be written otherwise than the derived formula, and differ from it all over in what is
typed. Multiplied out, and compared at points, what both have is the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from backproof.algebra.expressions import Expr
from backproof.algebra.multiplied_out import (
    Powered,
    collected,
    factors_of,
    is_complement,
    summands,
    terms_of,
)
from backproof.algebra.ops.arithmetic import add, divide, subtract
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance
from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.by_difference import told_by_difference
from backproof.mend.by_quotient import lacks_a_slope
from backproof.mend.ingredients import terms_of as terms_written
from backproof.mend.likeness import (
    MOST,
    Told,
    Value,
    difference,
    of_products,
    of_sums,
    of_terms,
    replaced_in,
    same,
    scaled,
    without_shared,
)
from backproof.mend.true_formulas import NO_VALUE, benches, truths, what
from backproof.mend.valued import AtPoints, valuations
from backproof.numerics import np
from backproof.syntax.nodes import Group, Node, Number

WORLDS = 2
Typed = Callable[[Node], "Expr | None"]
"""What a part of a line is, None where it has no value."""
Way = Callable[[Claim, Expr, Expr, AtPoints], Told]
"""What tells the formula of a claim from a true one."""


def told_by_value(
    claim: Claim, bench: Bench, written: Expr | None, typed: Typed, others: Sequence[Expr] = ()
) -> Told:  # fmt: skip
    """The name of what tells the formula of a claim from what it should be, in terms of the
    gradients that are `written`; nothing where it is neither a term nor a factor. What it lacks may
    be what `others` are made of."""
    tried: list[AtPoints] = []
    for each in benches(claim, bench):
        with suppress(*NO_VALUE):
            tried.append(AtPoints(each.worlds(claim.context)[:WORLDS]))
    own, right = claim.expr, dict.fromkeys(truths(claim, bench, written))
    alike = [e for e in right if own is not None and (claim.head is not None or own.type == e.type)]
    ways: tuple[Way, ...] = (lacks_a_quantity, of_formula, has_another)
    for way in ways:
        for points in tried:
            for true in alike:
                with suppress(*NO_VALUE):
                    if own is not None and (told := way(claim, own, true, points)).code:
                        return as_factor(claim, own, true, told, points)
    for points in tried:
        for true in right if not alike else ():
            with suppress(*NO_VALUE):
                if code := of_parts(claim, true, points, typed):
                    return Told(code)
    for by in (lacks_a_slope, told_by_difference):
        for points in tried:
            with suppress(*NO_VALUE):
                if (told := by(claim, points, others)).code:
                    return told
    return Told()


def as_factor(claim: Claim, own: Expr, true: Expr, told: Told, points: AtPoints) -> Told:
    """The same, but for a term that is missing where one of the line is 0 wherever it is looked at,
    or the very term that is missing: it lacks a factor, in the second case 2."""
    if told.code != "missing-term":
        return told
    mine, theirs = valuations(claim, points)
    rest = difference(theirs(true), mine(own))
    terms = (a for e in own.parts if e.op in (add, subtract) for a in e.args)
    twice = len(summands(own)) > 1 and any(same(rest, mine(e)) for e in summands(own))
    return Told("missing-factor") if twice or any(is_nothing(points(e)) for e in terms) else told


def is_nothing(value: Value) -> bool:
    """Whether a value is 0, but for rounding."""
    return all(distance(array, np.zeros_like(array)) < TOLERANCE for array in value)


def lacks_a_quantity(claim: Claim, own: Expr, true: Expr, points: AtPoints) -> Told:
    """The name of what a formula lacks where that is a quantity of the document, as a term."""
    mine, theirs = valuations(claim, points)
    rest = difference(theirs(true), mine(own))
    alike = [e for e in claim.context.symbols.values() if e.type == true.type]
    found = [e for e in alike if any(same(scaled(rest, sign), theirs(e)) for sign in (1, -1))]
    if found and any(same(scaled(rest, -1), mine(e)) for e in terms_of(own, MOST)):
        return Told("extra-term")
    return Told("missing-term", tuple(found)) if found else Told()


def of_formula(claim: Claim, own: Expr, true: Expr, points: AtPoints) -> Told:
    """What tells a formula from the true one, term by term and factor by factor."""
    return Told(name_of_difference(claim, own, true, points))


def name_of_difference(claim: Claim, own: Expr, true: Expr, points: AtPoints) -> str:
    """Its name."""
    mine, theirs = valuations(claim, points)
    if not same(theirs(true), theirs(what(claim))):
        return ""
    products = factors_of(own, MOST), factors_of(true, MOST)
    lone = has_lone_number(claim.stated.node)
    together = partial(terms_of, most=MOST, whole=is_complement)
    ways = (summands, partial(terms_of, most=MOST), together)
    # One factor more is less to forget than a term, several are more.
    for most in (1, MOST):
        if not lone and (told := of_products(*products, points, most)):
            return "missing-term" if told == "missing-factor" and cancels(*products) else told
        for terms in ways:
            my_terms = {e: mine(e) for e in collected(terms(own))}
            true_terms = {e: theirs(e) for e in collected(terms(true))}
            if told := of_sums(my_terms, true_terms, points, most):
                return told
    return of_products(*products, points)


def cancels(own: Sequence[Powered], true: Sequence[Powered]) -> bool:
    """Whether a factor that is lacking is a sum over what stands beside it: `p (1 - t/p)` is `p`
    with a term more."""
    mine = {e for e, _ in own}
    sums = [part for e, _ in true if e not in mine and has_sum(e) for part in e.parts]
    under = (part.args[1] for part in sums if part.op is divide)
    return any(f in mine for e in under for f, _ in factors_of(e, MOST))


def has_sum(expr: Expr) -> bool:
    """Whether something is added in an expression."""
    return any(part.op in (add, subtract) for part in expr.parts)


def has_another(claim: Claim, own: Expr, true: Expr, points: AtPoints) -> Told:
    """What a formula has in the place of one factor of the true one."""
    return Told(replaced_in(own, true, points))


def has_lone_number(node: Node | None) -> bool:
    """Whether a number stands alone in brackets, as what is left of a sum."""
    groups = (part for part in below(node) if isinstance(part, Group)) if node else ()
    return any(isinstance(group.body, Number) for group in groups)


def of_parts(claim: Claim, true: Expr, valued: AtPoints, typed: Typed) -> str:
    """The name of what tells a formula without a value, since its parts do not fit, from the true
    one: its terms have not all the factors of true ones."""
    node = claim.stated.node
    if node is None:
        return ""
    known = {e: valued(e) for e in collected(terms_of(true, MOST))}
    if claim.expr is not None:
        left = [factors_of(e, MOST) for e in terms_of(claim.expr, MOST)]
        return of_terms(left, known, valued) or of_terms(left, [true], valued)
    terms = terms_written("", node)
    values = {term.node: typed(term.node) for term in terms} if len(terms) > 1 else {}
    shown = {e: valued(e) for e in values.values() if e is not None}
    missing, rest = without_shared(shown, known)
    open_ = [t for t in terms if values.get(t.node) is None or values[t.node] in missing]
    left = [made_of([f.node for f in term.factors], typed) for term in open_]
    if not all(left):
        return ""
    return of_terms(left, rest, valued) or (of_terms(left, [true], valued) if not shown else "")


def made_of(parts: Sequence[Node], typed: Typed) -> tuple[Powered, ...]:
    """The factors that some parts of a line have together; none where one has no value."""
    found: list[Powered] = []
    for part in parts:
        expr = typed(bare(part))
        if expr is None:
            return ()
        found += factors_of(expr, MOST)
    return tuple(found)
