"""More points, so that a number is tried on both sides of each kink: with two points alone what a
case says of one side may go unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr
from backproof.algebra.ops import MASKS
from backproof.algebra.ops.elementwise import absolute, relu
from backproof.algebra.program import Program
from backproof.judge.worlds import NoPoint, World, one_sided

TRIES = [
    *((seed, spread) for seed in range(1, 8) for spread in (2.7, 0.9)),
    *((seed, 0.03) for seed in range(8, 14)),
]
"""The seeds of more points, and how far apart their numbers are drawn; at last near 0, where a
square is less than a number: `‖u - v‖² - c`."""


def on_both_sides(
    program: Program, worlds: tuple[World, ...], another: Callable[[int, float], World]
) -> tuple[World, ...]:
    """The worlds, and others in which numbers lie on other sides of their kinks: n of them part a
    line into n + 1 stretches, and what is made of |x| parts it on both sides of 0."""
    numbers = list(dict.fromkeys(kinked(program)))
    if not numbers:
        return worlds
    folded = sum(e.op is absolute and e.args[0] in numbers for n in numbers for e in n.parts)
    stretches = len(numbers) + 1 + folded
    found, seen = list(worlds), {sides(numbers, world) for world in worlds}
    for seed, spread in TRIES:
        if len(seen) >= stretches and all(len({*each}) > 1 for each in zip(*seen, strict=True)):
            break
        try:
            world = another(seed, spread)
        except NoPoint:
            continue
        where = sides(numbers, world)
        if where not in seen:
            seen.add(where)
            found.append(world)
    return tuple(found)


def kinked(program: Program) -> Iterator[Expr]:
    """The numbers that decide which case holds."""
    return (n for n in deciding(program) if n.type.is_scalar and not n.type.letters)


def deciding(program: Program) -> Iterator[Expr]:
    """The quantities by the signs of which a case holds, for a whole or for each entry."""
    for definition in program.definitions:
        for e in definition.order:
            if is_kinked(e) and not one_sided(e.args[0]):
                yield e.args[0]


def decides_itself(formula: Expr, program: Program) -> bool:
    """Whether a formula has kinks elsewhere than the definitions have theirs."""
    kinks = {e.args[0] for d in program.definitions for e in d.order if is_kinked(e)}
    named = {d.symbol: d.expr for d in program.definitions}
    known = kinks | {named[e] for e in kinks if e in named}
    known |= {symbol for symbol, e in named.items() if e in known or e.op is relu}
    return any(is_kinked(e) and e.args[0] not in known for e in formula.parts)


def is_kinked(e: Expr) -> bool:
    """Whether an operation decides by the sign of what it is applied to."""
    return e.op in MASKS or e.op in (relu, absolute)


def sides(numbers: Sequence[Expr], world: World) -> tuple[bool, ...]:
    """On which side of 0 each number lies in a world."""
    values = evaluate(numbers, world.parts, world.sizes)
    return tuple(bool(values[number].min() > 0) for number in numbers)
