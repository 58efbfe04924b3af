"""A line where all lengths are one.

A line that fits in no shape is wrong if the lengths in it differ. If they do not, it fits, and is
wrong if its value is: one that fails there is wrong whatever the lengths are, also where nothing on
the page says that two of them are the same, or which of its letters counts what.
"""

from __future__ import annotations

from backproof.meaning.building import build
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.gradients.row_gradients import transposes_a_gradient


def levelled(context: Context) -> Context:
    """The context where all lengths are one."""
    order = context.order
    return build(
        context.setting, context.objective, context.place, order.sinks, order.extra, order.alone,
        level=True,
    )  # fmt: skip


def levelled_claim(claim: Claim, context: Context) -> Claim | None:
    """A claim in a context where all lengths are one; None where it still fits in no shape, or may
    be meant in another one: entry by entry, with gradients as rows, or of what moves."""
    wrt = claim.wrt.name if claim.wrt is not None else None
    if claim.stated.kind == "differential" or transposes_a_gradient(claim.stated, claim.context):
        return None
    if claim.of.name not in context.symbols or (wrt is not None and wrt not in context.symbols):
        return None
    again = make(claim.stated, context, claim.of.name, wrt)
    return again if again.fault is None and not again.remarks else None
