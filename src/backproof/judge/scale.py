"""The scale of shorthand: `dZ` may mean the gradient of the sum over samples, not of their mean.

Then `dW = 1/m dZ A^T` is right: what every sample has (Z, A) comes with m times the gradient, what
all samples share (W, b) with the gradient itself. One scale holds for the whole document. A
derivative of a loss with a formula has no such freedom, nor a name that a line ties to one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backproof.algebra.expressions import Expr, constant, derivative_op, leaves, size, substitute
from backproof.algebra.ops.arithmetic import add, divide, scale
from backproof.judge.verdicts import Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.gradients.freedom import has_freedom, is_short
from backproof.meaning.statements import Stated
from backproof.record import replace


def scaled(claim: Claim) -> Claim | None:
    """The claim with `dZ` as m times the gradient; None where that says nothing else or nothing
    allows it."""
    batch = claim.context.program.batch
    if (
        condition_of(claim) == claim.supposed
        or claim.expr is None
        or claim.wrt is None
        or batch is None
    ):
        return None
    if not claim.of.type.is_scalar or not has_freedom(claim):
        return None

    def sampled(quantity: Expr) -> bool:
        return batch in (quantity.type.rows, quantity.type.columns)

    count = size(batch)
    larger: dict[Expr, Expr] = {
        leaf: scale(count, leaf)
        for leaf in leaves(claim.expr)
        if leaf.op is derivative_op and is_of_the_loss(claim, leaf.parameters[0])
        and sampled(leaf.parameters[1])
    }  # fmt: skip
    expr = substitute(claim.expr, larger)
    if is_short(claim, claim.stated.named) and sampled(claim.wrt):
        expr = scale(divide(constant(1.0), count), expr)
    if expr is claim.expr:
        return None
    return replace(claim, expr=expr, supposed=condition_of(claim), other=None)


def is_of_the_loss(claim: Claim, of: Expr) -> bool:
    """Whether something is what a claim is about, or the loss that this adds a penalty to."""
    formula = claim.context.program.defined.get(claim.of)
    return of is claim.of or (formula is not None and formula.op is add and of in formula.args)


def condition_of(claim: Claim) -> str:
    """What the scale supposes, in words."""
    batch = claim.context.program.batch
    named = batch is None or "." not in batch.name
    name = "N" if batch is None else batch.name if named else "the number of samples"
    return f"what is short for a gradient by values of every sample is {name} times that gradient"


def settled(
    verdicts: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim],
    judge: Callable[[Claim], Verdict],
) -> dict[Stated, Verdict]:  # fmt: skip
    """The verdicts of lines that hold at one scale alone, where others need the other one: only
    the larger group holds."""
    apart: dict[Stated, list[Claim]] = {}
    larger = []
    for stated, verdict in verdicts.items():
        claim = claims.get(stated)
        if claim is None or not isinstance(verdict, Holds):
            continue
        if condition_of(claim) in verdict.conditions:
            larger.append(stated)
        elif scaled(claim) is not None:
            meant = map(scaled, chain_of(claim))
            apart[stated] = [other for other in meant if other is not None]
    if not larger:
        return {}
    plain = [
        stated
        for stated, meant in apart.items()
        if not any(isinstance(judge(other), Holds) for other in meant)
    ]
    losing = [] if not plain else larger if len(plain) > len(larger) else plain
    if len(plain) == len(larger):
        losing = [*plain, *larger]
    message = "it holds at one scale of the gradients, other lines hold at another"
    return dict.fromkeys(losing, Undecided("scale", message))
