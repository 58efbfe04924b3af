"""What tells a line from the truth, by values: a term or a factor that it lacks or has too much.

A line may be written otherwise than the derived formula, and differ from it all over in what is
typed. Multiplied out, and compared at points, what both have is the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from backproof.algebra.arrange import arrange
from backproof.algebra.derive import Deriver, NoRule
from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import (
    WHOLE,
    Expr,
    TypeFault,
    derivative_op,
    gradient,
    leaves,
)
from backproof.algebra.multiplied_out import Powered, collected, factors_of, summands, terms_of
from backproof.algebra.ops.letters import take_column, take_row
from backproof.algebra.types import MissingSize, size_of
from backproof.judge.bench import Bench, axes_of_shares
from backproof.judge.entries import letters_of, spread
from backproof.judge.symmetry import halved_in, symmetric_in
from backproof.judge.truth import value_of
from backproof.judge.worlds import NoPoint, World
from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.by_quotient import lacks_a_slope
from backproof.mend.ingredients import terms_of as terms_written
from backproof.mend.likeness import (
    MOST,
    Value,
    Valued,
    difference,
    of_products,
    of_sums,
    of_terms,
    replaced_in,
    same,
    scaled,
    without_shared,
)
from backproof.syntax.nodes import Group, Node, Number

WORLDS, HALF = 2, 0.5
NO_VALUE = (NoPoint, MissingValue, MissingSize, NoRule, TypeFault, KeyError)
Typed = Callable[[Node], "Expr | None"]
"""What a part of a line is, None where it has no value."""


def told_by_value(claim: Claim, bench: Bench, written: Expr | None, typed: Typed) -> str:
    """The name of what tells the formula of a claim from the gradient that it should be, in terms
    of those that are `written`; "" where it is neither a term nor a factor."""
    if claim.wrt is None:
        return ""
    tried = list(benches(claim, bench))
    derived = claim.of is claim.context.program.loss and claim.of.type.is_scalar
    ways = (lacks_a_quantity, of_formula, has_another) if derived else ()
    for way in ways:
        for each in tried:
            for true in truths(claim, each, written):
                try:
                    told = way(claim, true, each, typed)
                except NO_VALUE:
                    continue
                if told:
                    return told
    with suppress(*NO_VALUE):
        return lacks_a_slope(claim, bench)
    return ""


def benches(claim: Claim, bench: Bench) -> Iterator[Bench]:
    """The points at which a claim may be meant: of any targets and matrices, or of shares and of
    symmetric ones."""
    yield bench
    names = symmetric_in(claim) or halved_in(claim)
    if names:
        yield bench.with_symmetric(names)
    yield from map(bench.with_shares, axes_of_shares(claim.context))


def truths(claim: Claim, bench: Bench, written: Expr | None) -> Iterator[Expr]:
    """The true gradient, in terms of the gradients that its author names, of those in the line, and
    of none."""
    assert claim.wrt is not None
    if written is not None:
        yield written
    ends = () if claim.expr is None else leaves(claim.expr)
    named = {e.parameters[1] for e in ends if e.op is derivative_op and e.parameters[0] is claim.of}
    ways = [Deriver(claim.context.program, named - {claim.wrt})] if named else []
    for deriver in (*ways, bench.deriver(claim.context)):
        try:
            found = deriver.gradient(claim.wrt).expr
        except NO_VALUE:
            continue
        if found is not None:
            yield arrange(found)


def lacks_a_quantity(claim: Claim, true: Expr, bench: Bench, typed: Typed) -> str:
    """The name of what a formula lacks where that is a quantity of the document, as a term."""
    own = claim.expr
    if own is None or (claim.head is None and own.type != true.type):
        return ""
    mine, theirs = valuations(claim, bench.worlds(claim.context)[:WORLDS])
    rest = difference(theirs(true), mine(own))
    alike = (e for e in claim.context.symbols.values() if e.type == true.type)
    found = any(same(scaled(rest, sign), theirs(e)) for e in alike for sign in (1, -1))
    if found and any(same(scaled(rest, -1), mine(e)) for e in terms_of(own, MOST)):
        return "extra-term"
    return "missing-term" if found else ""


def of_formula(claim: Claim, true: Expr, bench: Bench, typed: Typed) -> str:
    """The name of what tells a formula from the true one, term by term and factor by factor."""
    worlds = bench.worlds(claim.context)[:WORLDS]
    plain = whole(worlds)
    own = claim.expr
    if own is None or (claim.head is None and own.type != true.type):
        return of_parts(claim, true, plain, typed)
    mine, theirs = valuations(claim, worlds)
    assert claim.wrt is not None
    if not same(theirs(true), theirs(gradient(claim.of, claim.wrt))):
        return ""
    products = factors_of(own, MOST), factors_of(true, MOST)
    lone = has_lone_number(claim.stated.node)
    ways = (summands, partial(terms_of, most=MOST))
    # One factor more is less to forget than a term, several are more.
    for most in (1, MOST):
        if not lone and (told := of_products(*products, plain, most)):
            return told
        for terms in ways:
            my_terms = {e: mine(e) for e in collected(terms(own))}
            true_terms = {e: theirs(e) for e in collected(terms(true))}
            if told := of_sums(my_terms, true_terms, plain, most):
                return told
    return of_products(*products, plain)


def has_another(claim: Claim, true: Expr, bench: Bench, typed: Typed) -> str:
    """The name of what a formula has in the place of one factor of the true one."""
    own = claim.expr
    if own is None or (claim.head is None and own.type != true.type):
        return ""
    return replaced_in(own, true, whole(bench.worlds(claim.context)[:WORLDS]))


def has_lone_number(node: Node | None) -> bool:
    """Whether a number stands alone in brackets, as what is left of a sum."""
    groups = (part for part in below(node) if isinstance(part, Group)) if node else ()
    return any(isinstance(group.body, Number) for group in groups)


def of_parts(claim: Claim, true: Expr, valued: Valued, typed: Typed) -> str:
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


def whole(worlds: Sequence[World]) -> Valued:
    """The values of an expression as it is."""
    return lambda e: tuple(value_of(world, e) for world in worlds)


def valuations(claim: Claim, worlds: Sequence[World]) -> tuple[Valued, Valued]:
    """The values of a part of the formula of a claim, and of a part of the whole gradient, where
    the claim speaks of it."""
    head, guard = claim.head, claim.guard
    if head is None:
        return whole(worlds), whole(worlds)
    letters = letters_of(claim, head)
    rows, columns = head.parameters[3] if len(head.parameters) > 3 else WHOLE

    def own(e: Expr) -> Value:
        found = []
        for world in worlds:
            lengths = tuple(size_of(letter.dim, world.sizes) for letter in letters)
            shape = (*lengths, *head.type.core.shape(world.sizes))
            if e.type.core != head.type.core and not e.type.is_scalar:
                raise TypeFault("picked", (e.type, head.type))
            value = spread(value_of(world, e), e, letters, shape)
            if guard is not None:
                value = value * (spread(value_of(world, guard), guard, letters, shape) > HALF)
            found.append(value)
        return tuple(found)

    def right(e: Expr) -> Value:
        part = e if rows is None else take_row(e, rows)
        return own(part if columns is None else take_column(part, columns))

    return own, right
