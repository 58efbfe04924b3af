"""What stands in the way of calling a claim wrong: gradients that may be rows."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.types import ONE
from backproof.judge.agreement import may_be_right, may_hold
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim, head_is_plain
from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.mixed_layouts import mixtures
from backproof.meaning.gradients.row_gradients import transposes_a_gradient
from backproof.meaning.statements import derivatives


def turns_a_gradient(claim: Claim, bench: Bench) -> bool:
    """It fits in no shape, turns a gradient, and is right where some gradients are rows of which no
    other line says that they are columns."""
    if claim.expr is not None or not transposes_a_gradient(claim.stated, claim.context):
        return False
    if claim.wrt is None or claim.chains or not claim.of.type.is_scalar:
        return True
    mixed = mixtures(claim) if head_is_plain(claim.stated) else None
    if mixed is None:
        return True
    right = [each.rows for each in mixed if may_be_right(each.claim, bench)]
    if not right:
        return False
    columns = set(told_to_be_columns(claim, bench))
    return any(rows.isdisjoint(columns) for rows in right)


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
    """The quantities by which the gradients are columns: other lines are right with such alone."""
    for other in bench.beside(claim):
        plain = other.wrt is not None and other.of.type.is_scalar and not other.chains
        if not plain or other.fault is not None or not head_is_plain(other.stated):
            continue
        mixed = mixtures(other)
        if mixed is None or not may_hold(other, bench):
            continue
        as_rows: dict[str, bool] = {}
        for each in mixed:
            right = may_be_right(each.claim, bench)
            for name in each.rows:
                as_rows[name] = as_rows.get(name, False) or right
        yield from (name for name, right in as_rows.items() if not right)
