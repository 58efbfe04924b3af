"""Numbers that a page works out: `∂E/∂w = δ h = -0.1235 · 0.4502 = -0.0556`.

A number is what a formula comes to at one point. Where the page gives a number for all that the
true value is made of, it is compared with that; what was rounded on the way is let pass.
"""

from __future__ import annotations

from backproof.algebra.evaluate import computed
from backproof.algebra.expressions import Array, Expr, gradient, leaves
from backproof.algebra.program import Program
from backproof.judge.truth import derivative, value_of
from backproof.judge.verdicts import Holds, Undecided
from backproof.judge.worlds import World, steps_of
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.worked_values import last_digit
from backproof.numerics import np
from backproof.record import replace

ROUNDED = 0.01
"""By which part of itself a number may be off that was reckoned with rounded ones."""
AT_NUMBERS = "the numbers are those that the page gives"


def at_the_numbers(claim: Claim) -> Holds | Undecided | None:
    """What is said of a number where the page gives those for all that it is made of; None where
    it does not, or where the line is a formula."""
    if claim.expr is None or leaves(claim.expr) or not claim.expr.type.is_scalar:
        return None
    single = claim.of.type.is_scalar and (claim.wrt is None or claim.wrt.type.is_scalar)
    single = single and claim.of in claim.context.program.defined
    world = world_at(claim) if single and claim.head is None else None
    if world is None:
        return None
    by = claim.wrt
    true = world.values[claim.of] if by is None else derivative(world, gradient(claim.of, by))
    got, expected = (float(np.real(v.flat[0])) for v in (value_of(world, claim.expr), true))
    if not np.isfinite(expected):
        return None
    if abs(got - expected) <= max(ROUNDED * abs(expected), last_digit(claim.stated)):
        return Holds((AT_NUMBERS,))
    return Undecided(
        "worked-number", f"with the numbers that the page gives it comes to {expected:.4g}"
    )


def needed(claim: Claim) -> Program:
    """The part of a program that a claim is about."""
    program = claim.context.program
    used = {claim.of}
    for definition in reversed(program.definitions):
        if definition.symbol in used:
            used |= definition.uses
    kept = tuple(d for d in program.definitions if d.symbol in used)
    return replace(program, definitions=kept)


def world_at(claim: Claim) -> World | None:
    """The point that the numbers of the page are; None where they leave something open."""
    program, given = needed(claim), claim.context.setting.worked
    values: dict[Expr, Array] = {}
    for leaf in program.free:
        number = given.get(leaf.name)
        if number is None or not leaf.type.is_scalar:
            return None
        values[leaf] = np.full((1, 1), number)
    found: dict[Expr, Array] = {}
    with np.errstate(all="ignore"):
        for step in steps_of(program):
            for e in (*step.fixed, *step.leaves, *step.moving):
                if e not in found:
                    known = values.get(e)
                    args = [found[a] for a in e.args]
                    found[e] = computed(e, args, {}) if known is None else known
            values[step.definition.symbol] = found[step.definition.expr]
    return World(program, {}, values, found)
