"""Worlds: sizes for every dim and a random point at which nothing is degenerate.

A wrong formula must not pass by accident: no size is 1, 2 or a square (1/√d = 2/d at d = 4), sizes
differ from one another, masks are mixed, nothing is saturated, near a kink or near a pole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from math import isfinite

from backproof.algebra.evaluate import aligned, computed
from backproof.algebra.expressions import (
    Array,
    Expr,
    derivative_op,
    symbol_op,
)
from backproof.algebra.ops import MASKS
from backproof.algebra.ops.arithmetic import add, divide, negate, subtract
from backproof.algebra.ops.elementwise import (
    absolute,
    maximum,
    reciprocal,
    relu,
    sigmoid,
    softplus,
    sqrt,
    tanh,
)
from backproof.algebra.ops.letters import (
    equal,
    position_op,
    take_column_op,
    take_row_op,
    total_op,
)
from backproof.algebra.ops.linear import determinant, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows, sum_all
from backproof.algebra.program import Definition, Program, dims_of
from backproof.algebra.types import ONE, Dim, Sizes
from backproof.judge.draws import dividing_in, inverted_in, positive_in
from backproof.numerics import np
from backproof.record import dataclass, field, once

POOLS = (
    (5, 3, 6, 7, 8, 10, 11, 12, 13, 14), (6, 5, 7, 3, 10, 8, 12, 11, 14, 13),
    (7, 6, 3, 5, 11, 12, 8, 13, 10, 14), (3, 7, 5, 6, 12, 11, 10, 8, 14, 13),
)  # fmt: skip
"""Assignments of sizes; the first two refute, the others verify what is offered instead."""
FEW = (5, 3, 6, 7, 3, 6), (3, 5, 7, 6, 6, 5), (6, 7, 3, 5, 5, 7), (7, 3, 5, 6, 3, 5)
"""The same where an array has axes for several letters: dims may then have the same size."""
AXES = 3
"""For how many letters an array has axes of such sizes at most."""
LARGEST_VALUE, LARGEST_ARGUMENT, KINK = 20.0, 6.0, 1e-3
DIVISORS, FRACTIONS = (0.6, 1.6), (0.1, 0.9)
DRAWS, REDRAWS, SMALLEST, TURNED = 30, 8, 0.2, 6
WIDER = ((27, 1e3), (20, 10))
"""From which draw on values may be so many times larger, and denominators smaller, than at first: a
density of many numbers is small wherever it is looked at."""
NEAR = 0.5
"""How far a matrix is from the identity whose inverse is to be no larger than it."""
PICKS = (take_row_op, take_column_op)
NO_SHARES: Mapping[Expr, tuple[int, ...]] = {}
# What these give was looked at before, at most in another order, repeated or with another sign.
UNCHANGED = frozenset({symbol_op, transpose, negate, repeat_rows, repeat_columns, *PICKS})

SLACK = {add: 10, subtract: 10, determinant: 1e5, sqrt: 1e5}
"""How much larger a value may be: beside a constant, `n d log(2π) / 2`, a sum is large and no
steeper; a determinant is a product of many numbers, and the root of one is made small again."""


class NoPoint(Exception):
    """No point without a degeneracy was found; the message names what stood in the way."""


ONE_SIDE = "a single number has either sign"


@dataclass(frozen=True, eq=False)
class World:
    """Sizes, and a value for every symbol of a program at one point; `parts` has those of all that
    its definitions are made of.

    What is found as a quantity moves is kept: the derivatives by it, the values of what follows
    (`moved`), and the values where only what is defined in one step does (`held`).
    """

    program: Program
    sizes: Sizes
    values: Mapping[Expr, Array]
    parts: Mapping[Expr, Array]
    jacobians: dict[Expr, dict[Expr, Array]] = field(default_factory=dict)
    moved: dict[Expr, dict[Expr, Array]] = field(default_factory=dict)
    held: dict[tuple[Expr, tuple[Expr, ...]], dict[Expr, Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """The names of arrays of zeros and ones, and of numbers between 0 and 1, as a page says."""

    masks: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()


NOTHING_SAID = Said()


def sizes_for(dims: Iterable[Dim], which: int, few: bool = False) -> dict[Dim, int]:
    """Distinct sizes for the dims, one of four assignments. Beyond the pool they repeat from its
    end on; `few` are small, and repeat at once."""
    pool = FEW[which] if few else POOLS[which]
    return {dim: pool[i] if i < len(pool) else pool[-1 - i % 4] for i, dim in enumerate(dims)}


def draw(
    program: Program, which: int, seed: int = 0,
    simplex: Mapping[Expr, tuple[int, ...]] = NO_SHARES, spread: float = 0.9,
    symmetric: Set[str] = frozenset(), said: Said = NOTHING_SAID,
) -> World:  # fmt: skip
    """A world for a program; leaves in `simplex` add up to 1 over the axes it gives, those named in
    `symmetric` are positive definite matrices or, if they are no squares, signs; others are as the
    page has `said` of them or lie within a spread at first. Raises NoPoint where every draw was
    degenerate."""
    random = np.random.default_rng([seed, which, 20])
    plan = plan_of(program)
    sizes = sizes_for(plan.dims, which, plan.few)
    positive, dividing, inverted = plan.positive, plan.dividing, plan.inverted
    steps, drawn, numbers = plan.steps, plan.drawn, plan.numbers
    if plan.of_one_class:
        raise NoPoint("no sample point was found at which there are several classes")
    trouble, turned = "nothing", 0
    for attempt in range(DRAWS):
        values: dict[Expr, Array] = {}
        found: dict[Expr, Array] = {}
        # A single ReLU is on at the first point and off at the second, if the draws allow that; at
        # further points one may be on where another is off.
        turned += trouble == ONE_SIDE
        side = (1, -1)[which % 2] if turned < TURNED and not seed else 0
        largest = LARGEST_VALUE * next((w for start, w in WIDER if attempt >= start), 1)
        for step in steps:
            trouble = run_until_degenerate(step.fixed, values, sizes, found, drawn, side, largest)
            if trouble:
                break
            for again in range(REDRAWS if step.leaves else 1):
                scale = max(min(SMALLEST, spread), spread * 0.8 ** (attempt - turned)) * 0.98**again
                for leaf in step.leaves:
                    shape = leaf.type.shape(sizes)
                    if leaf in numbers:
                        values[leaf] = random.integers(1, sizes[numbers[leaf]] + 1, shape) * 1.0
                    elif leaf in simplex:
                        values[leaf] = shares(random.uniform(0.3, 1.9, shape), simplex[leaf])
                    elif leaf.name in said.masks and not leaf.type.is_scalar:
                        values[leaf] = zeros_and_ones(random.standard_normal(shape))
                    elif leaf.name in said.fractions:
                        values[leaf] = random.uniform(*FRACTIONS, shape)
                    elif leaf.name in symmetric:
                        normal = random.standard_normal(shape)
                        square = leaf.type.rows == leaf.type.columns != ONE
                        values[leaf] = definite(scale * normal) if square else np.sign(normal)
                    elif leaf in positive:
                        low, high = ((0.3, 1.9), (0.1, 0.9))[(attempt + again) % 2]
                        values[leaf] = random.uniform(low, high, shape)
                    elif leaf in dividing and attempt % 2 == 0:
                        sign = np.sign(random.standard_normal(shape))
                        values[leaf] = sign * random.uniform(*DIVISORS, shape)
                    elif leaf in inverted and attempt % 2:
                        # Neither the inverse nor what is made of it is large.
                        near = NEAR / np.sqrt(shape[0])
                        values[leaf] = np.eye(*shape) + near * random.standard_normal(shape)
                    else:
                        values[leaf] = scale * random.standard_normal(shape)
                trouble = run_until_degenerate(
                    step.moving, values, sizes, found, drawn, side, largest
                )
                if not trouble:
                    break
            if trouble:
                break
            values[step.definition.symbol] = found[step.definition.expr]
        if not trouble:
            return World(program, sizes, values, found)
    raise NoPoint(f"no sample point was found at which {trouble}")


def class_numbers(program: Program) -> dict[Expr, Dim]:
    """The leaves that are compared with a letter (`y_i = k`), and what that letter counts."""
    found: dict[Expr, Dim] = {}
    for e in (e for d in program.definitions for e in d.order):
        if e.op is equal:
            for one, other in (e.args, e.args[::-1]):
                leaf = other
                while leaf.op in PICKS:
                    leaf = leaf.args[0]
                if one.op is position_op and leaf.op is symbol_op:
                    found[leaf] = one.parameters[0].dim
    return found


def shares_alone(e: Expr) -> bool:
    """Whether an expression is the share of one class of one: it is 1 whatever is said of it."""
    by_rows, by_columns = e.op is softmax_rows, e.op is softmax_columns
    return (by_rows and e.type.columns == ONE) or (by_columns and e.type.rows == ONE)


@dataclass(frozen=True, eq=False)
class Step:
    """What a definition computes that none before it did, arguments first: `moving` is what a new
    draw of `leaves` changes, `fixed` the rest."""

    definition: Definition
    leaves: tuple[Expr, ...]
    fixed: tuple[Expr, ...]
    moving: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """What every draw of a program goes by: its steps, its dims and whether these have `few`
    lengths, and where its leaves are drawn; `drawn` and `numbers` as below."""

    steps: Sequence[Step]
    dims: Sequence[Dim]
    few: bool
    positive: Set[Expr]
    dividing: Set[Expr]
    inverted: Set[Expr]
    drawn: Set[Expr]
    numbers: Mapping[Expr, Dim]
    of_one_class: bool


def is_of_one_class(program: Program) -> bool:
    """Whether a softmax in a program has one entry, so that nothing can be said of any class."""
    return plan_of(program).of_one_class


@once(Program)
def plan_of(program: Program) -> Plan:
    """What does not change from draw to draw."""
    steps, numbers = steps_of(program), class_numbers(program)
    order = [e for step in steps for e in (*step.fixed, *step.moving)]
    formulas = {d.symbol: d.expr for d in program.definitions}
    return Plan(
        steps, sorted(dims_of(program), key=lambda dim: dim != program.batch),
        any(len(e.type.letters) > AXES for e in order),
        positive_in(order, formulas), dividing_in(order), inverted_in(order),
        drawn_in(order), numbers, ONE in numbers.values() or any(map(shares_alone, order)),
    )  # fmt: skip


def steps_of(program: Program) -> list[Step]:
    """The definitions of a program, each with what it adds to those before it."""
    defined = {definition.symbol for definition in program.definitions}
    seen: set[Expr] = set()
    steps: list[Step] = []
    for definition in program.definitions:
        new = [e for e in definition.order if e not in seen]
        leaves = [e for e in new if e.op is symbol_op and e not in defined]
        moving = set(leaves)
        for e in new:
            if not moving.isdisjoint(e.args):
                moving.add(e)
        fixed, moved = (tuple(e for e in new if (e in moving) is x) for x in (False, True))
        steps.append(Step(definition, tuple(leaves), fixed, moved))
        seen.update(new)
    return steps


def shares(drawn: Array, axes: tuple[int, ...]) -> Array:
    """Positive numbers that add up to 1 over some axes."""
    return np.asarray(drawn / drawn.sum(axis=axes, keepdims=True))


def zeros_and_ones(drawn: Array) -> Array:
    """Where numbers are above their median, and where they are not: some of both."""
    return np.asarray(drawn > np.median(drawn)) * 1.0


def definite(drawn: Array) -> Array:
    """A symmetric matrix that is positive definite, made of another one; neither its determinant
    nor that of its inverse is large."""
    return np.asarray(0.25 * drawn @ drawn.T / len(drawn) + 0.6 * np.eye(len(drawn)))


def drawn_in(order: Iterable[Expr]) -> set[Expr]:
    """What holds a drawn value. The rest, such as the mask [i ≠ j], is as it is at every point."""
    drawn: set[Expr] = set()
    for e in order:
        if e.op in (symbol_op, derivative_op) or any(a in drawn for a in e.args):
            drawn.add(e)
    return drawn


def run_until_degenerate(
    step: Iterable[Expr], values: Mapping[Expr, Array], sizes: Sizes,
    found: dict[Expr, Array], drawn: Set[Expr], side: int = 0, largest: float = LARGEST_VALUE,
) -> str:  # fmt: skip
    """Evaluate a step anew, up to the first thing that is degenerate; say what, "" for nothing."""
    with np.errstate(all="ignore"):
        for e in step:
            given = values.get(e)
            try:
                args = [found[a] for a in e.args]
                found[e] = computed(e, args, sizes) if given is None else given
            except np.linalg.LinAlgError:
                return f"{e.op.name} has a value"
            trouble = degenerate(e, found, drawn, side, largest)
            if trouble:
                return trouble
    return ""


def degenerate(
    e: Expr, values: Mapping[Expr, Array], drawn: Set[Expr], side: int = 0,
    bound: float = LARGEST_VALUE,
) -> str:  # fmt: skip
    """What is degenerate about one expression at a point, "" if nothing is: larger than a bound,
    for one; `side` is the sign that a single number should have whose sign decides."""
    if e.op in UNCHANGED:
        return ""
    value = values[e]
    largest = np.abs(value).max(initial=0)
    if not isfinite(largest):
        return f"{e.op.name} is finite"
    if e not in drawn:
        return ""
    many = SLACK.get(e.op, 1)
    if e.op in (total_op, sum_all):
        many = values[e.args[0]].size / value.size
    if largest > bound * many:
        return f"{e.op.name} stays below {bound}"
    if e.op is equal or e.op is maximum:
        apart = np.abs(np.subtract(*aligned(e, [values[a] for a in e.args])))
        if np.min(np.abs(apart - (0.5 if e.op is equal else 0))) < KINK:
            return f"{e.op.notation.unicode} is away from a tie"
    elif e.op in (relu, absolute) or e.op in MASKS:
        x = values[e.args[0]]
        # What is 0 at a random point (a ReLU that is off) is 0 around it.
        if np.min(np.abs(x[x != 0]), initial=1) < KINK:
            return f"{e.op.name} is away from its kink"
        if x.size > 2 and not one_sided(e.args[0]) and (np.all(x > 0) or np.all(x < 0)):
            return f"{e.op.name} has arguments of both signs"
        if x.size == 1 and side * x.flat[0] < 0 and not one_sided(e.args[0]):
            return ONE_SIDE
    elif e.op in (sigmoid, tanh, softplus):
        if np.abs(values[e.args[0]]).max() > LARGEST_ARGUMENT:
            return f"{e.op.name} is not saturated"
    elif e.op in (divide, reciprocal):
        below = e.args[-1]
        if below in drawn and np.abs(values[below]).min() < 1 / bound:
            return "denominators are away from 0"
    return ""


def one_sided(e: Expr) -> bool:
    """Whether an expression has one sign by its form."""
    return e.op.name in ("square", "exp", "sigmoid", "softplus", "absolute", "relu", "size")
