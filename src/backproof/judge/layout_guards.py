"""What stands in the way of calling a claim wrong: gradients that may be rows."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.types import ONE
from backproof.judge.agreement import may_be_right, may_hold
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim, head_is_plain
from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.mixed_layouts import mixtures
from backproof.meaning.gradients.row_gradients import lies_beside, transposes_a_gradient
from backproof.meaning.statements import derivatives


def turns_a_gradient(claim: Claim, bench: Bench) -> bool:
    """It fits in no shape, turns a gradient or has a row and a column entry by entry, and is right
    where some gradients are rows of which no other line says that they are columns."""
    stated, context = claim.stated, claim.context
    if fits(claim) or not (transposes_a_gradient(stated, context) or lies_beside(stated, context)):
        return False
    if claim.wrt is None or claim.chains or not claim.of.type.is_scalar:
        return claim.expr is None
    mixed = mixtures(claim) if head_is_plain(claim.stated) else None
    if mixed is None:
        return True
    right = [each.rows for each in mixed if may_be_right(each.claim, bench)]
    if not right:
        return False
    columns = set(told_to_be_columns(claim, bench))
    return any(rows.isdisjoint(columns) for rows in right)


def fits(claim: Claim) -> bool:
    """Whether a formula has the shape of what it is said to be."""
    if claim.expr is None or claim.wrt is None:
        return claim.expr is not None
    return claim.expr.type == claim.wrt.type or claim.head is not None


def differentiates_stacks(claim: Claim, bench: Bench) -> bool:
    """It has no shape, and a derivative in it is that of a matrix by a matrix, as they were
    understood: no matrix, but with one sample alone it may be one."""
    misfit = claim.fault is not None and claim.fault[0] == "shape-mismatch"
    if not misfit or claim.stated.node is None:
        return False
    context, place = claim.context, claim.stated.place
    table = context.setting.table
    meant = (table.alias(name, place) for name in used_names(claim.stated.node))
    for derivative in (*derivatives(claim.stated.node), *meant):
        ends = None if derivative is None else table.derivative(derivative, place)
        types = [context.symbols[end].type for end in ends or () if end in context.symbols]
        if len(types) == 2 and all(ONE not in (t.rows, t.columns) for t in types):
            return True
    return False


def told_to_be_columns(claim: Claim, bench: Bench) -> Iterator[str]:
    """The quantities by which the gradients are columns: other lines are right with such alone, or
    with such beside others that are."""
    lines = [found for other in bench.beside(claim) if (found := layouts_of(other, bench))]
    told: set[str] = set()
    more = True
    while more:
        more = False
        for names, right in lines:
            left = (rows for rows in right if rows.isdisjoint(told))
            fresh = names - frozenset[str]().union(*left) - told
            told |= fresh
            more = more or bool(fresh)
    yield from told


def layouts_of(claim: Claim, bench: Bench) -> tuple[frozenset[str], list[frozenset[str]]] | None:
    """The vectors by which a line that holds has gradients, and which of them may be rows together;
    None for other lines."""
    plain = claim.wrt is not None and claim.of.type.is_scalar and not claim.chains
    if not plain or claim.fault is not None or not head_is_plain(claim.stated):
        return None
    mixed = mixtures(claim)
    if mixed is None or not may_hold(claim, bench):
        return None
    each = list(mixed)
    right = [m.rows for m in each if may_be_right(m.claim, bench)]
    return frozenset[str]().union(*(m.rows for m in each)), right
