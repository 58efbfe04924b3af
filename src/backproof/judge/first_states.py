"""What stands in the way of calling a claim wrong: that a recurrence may start from nothing.

Most notes never say what h_0 is and mean 0. `Σ_{t=1}^{T-1} δ_{t+1} h_t^T` is the gradient then; of
any other h_0 it lacks the first term. An author who has that term in another line about the same
gradient means any h_0.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Expr, derivative_op, leaves
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.left_out_guards import both_sides, followed
from backproof.judge.truth import distance
from backproof.judge.worlds import NoPoint, World
from backproof.meaning.claims import Claim
from backproof.meaning.naming.names import for_reader
from backproof.patterns import regex

_ZEROTH = regex(r"(?<!\d)0(?=[)\]>]?$)")


def starts_from_nothing(claim: Claim, bench: Bench) -> bool:
    """It holds where the states before the first step, which nothing defines, are 0. A chain of
    derivatives alone has one for each step, whatever the states are."""
    if claim.expr is None or all(leaf.op is derivative_op for leaf in leaves(claim.expr)):
        return False
    first = tuple(first_states(claim))
    if not first or not holds_from_nothing(claim, bench, first):
        return False
    try:
        worlds = bench.worlds(claim.context)
        others = list(same_gradient(claim, bench))
        return not any(is_right(other, world) for other in others for world in worlds)
    except (NoPoint, MissingValue, MissingSize):
        return False


def said_to_start_from_nothing(claim: Claim, bench: Bench) -> str:
    """The condition under which a line holds as the page says: that the states before the first
    step are 0; empty where it says no such thing or the line does not hold."""
    said = claim.context.setting.empty
    first = tuple(e for e in claim.context.program.free if e.name.partition("@")[0] in said)
    if not first or claim.expr is None or not holds_from_nothing(claim, bench, first):
        return ""
    names = " and ".join(for_reader(e.name) for e in first)
    return f"{names} {'are' if len(first) > 1 else 'is'} 0"


def holds_from_nothing(claim: Claim, bench: Bench, first: tuple[Expr, ...]) -> bool:
    """Whether a line is right, and says something, where some free quantities are 0."""
    if claim.wrt is None or claim.wrt in first:
        return False
    try:
        for world in bench.worlds(claim.context):
            got, true = both_sides(claim, emptied(world, first))
            if got.shape != true.shape or not distance(got, true) <= TOLERANCE or not true.any():
                return False
    except (NoPoint, MissingValue, MissingSize):
        return False
    return True


def same_gradient(claim: Claim, bench: Bench) -> Iterator[Claim]:
    """The other claims about the gradient that a claim is about."""
    for other in bench.beside(claim):
        if other.of is claim.of and other.wrt is claim.wrt and other.expr is not None:
            yield other


def is_right(claim: Claim, world: World) -> bool:
    """Whether a claim holds at a point."""
    got, true = both_sides(claim, world)
    return got.shape == true.shape and bool(distance(got, true) <= TOLERANCE)


def first_states(claim: Claim) -> Iterator[Expr]:
    """What nothing defines and is called like what a recurrence defines, but with a 0."""
    program = claim.context.program
    defined = {d.symbol.name for d in program.definitions}
    for leaf in program.free:
        if leaf.name in claim.context.undeclared and _ZEROTH.sub("1", leaf.name) in defined:
            yield leaf


def emptied(world: World, first: tuple[Expr, ...]) -> World:
    """The same point but for some quantities that are 0, and all that follows."""
    free = (leaf for leaf in world.values if leaf not in world.program.defined)
    values = {leaf: world.values[leaf] * (leaf not in first) for leaf in free}
    return followed(world, values)
