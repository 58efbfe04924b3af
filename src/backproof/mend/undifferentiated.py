"""A right side that is what the left side differentiates: the derivative was forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import distance, value_of
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated
from backproof.mend.proposals import Proposal
from backproof.syntax.nodes import Call, Derivative, Element, Symbol


def undifferentiated(stated: Stated, claim: Claim, bench: Bench) -> Iterator[Proposal]:
    """The sign of the derivative before what is differentiated: `\\frac{∂}{∂w} f` for f."""
    head, node = bare(stated.head) if stated.head is not None else None, stated.node
    if node is None or not isinstance(head, Derivative) or head.form != "fraction":
        return
    if head.numerator is None or stated.instance or not is_undifferentiated(claim, bench):
        return
    if isinstance(bare(node), Symbol | Call | Element):
        # The derivative of a name is what the left side says already.
        return
    text = stated.statement.block.passage.text
    above = head.numerator
    sign = text[head.start : above.start] + text[above.end : head.end]
    new = f"{sign} ({text[node.start : node.end]})"
    made = ((node.start, node.end, new),)
    message = f"this is {text[above.start : above.end].strip()} itself: write `{new}`"
    yield Proposal("wrong-function", message, made, node.start, node.end)


def is_undifferentiated(claim: Claim, bench: Bench) -> bool:
    """Whether a formula has the value of what is differentiated."""
    if claim.expr is None or claim.wrt is None:
        return False
    try:
        world = bench.worlds(claim.context)[0]
        got, value = value_of(world, claim.expr), world.values[claim.of]
    except (NoPoint, MissingValue, MissingSize, KeyError):
        return False
    return got.shape == value.shape and distance(got, value) < TOLERANCE
