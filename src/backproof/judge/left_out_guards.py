"""What stands in the way of calling a claim wrong: a quantity on the way that nothing defines.

A page leaves definitions out, or has them in words and figures. What nothing defines is taken to
vary by itself here. An author who knows what it is made of writes a line that differs from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from backproof.algebra.evaluate import MissingValue, run
from backproof.algebra.expressions import (
    Array,
    Expr,
    derivative_op,
    gradient,
    identity_op,
    jacobian,
    leaves,
    symbol_op,
)
from backproof.algebra.ops.arithmetic import divide, multiply
from backproof.algebra.ops.elementwise import reciprocal, sqrt
from backproof.algebra.types import ONE, MissingSize
from backproof.judge.bench import Bench
from backproof.judge.entries import comparable, sides_of
from backproof.judge.faults import TOLERANCE
from backproof.judge.statistic_guards import is_plain, symbols
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.worlds import NoPoint, World
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.roles import (
    is_derived,
    is_input,
    is_parameter,
    is_plain_scalar,
    is_target,
)
from backproof.meaning.gradients.paths_named import differentiated_by
from backproof.meaning.gradients.shorthand import is_loss
from backproof.numerics import np

BY_LETTER_ALONE: frozenset[str] = frozenset()


def may_be_applied(claim: Claim, bench: Bench) -> bool:
    """Between its ends stands a letter before a bracket that may be a function, and nothing says
    so."""
    context, wrt = claim.context, claim.wrt
    unsure = context.setting.before_brackets & context.undeclared
    return any(
        not unsure.isdisjoint(d.names)
        and context.leads(claim.of.name, d.symbol.name)
        and (wrt is None or (d.symbol is not wrt and context.leads(d.symbol.name, wrt.name)))
        for d in (context.program.definitions if unsure else ())
    )


def back_through_undefined(claim: Claim, bench: Bench) -> bool:
    """It hands on the gradient by what nothing defines and what is no parameter. Gradients are
    handed on by what is made of the quantity that a line is about."""
    if claim.expr is None or claim.wrt is None:
        return False
    claimed = BY_LETTER_ALONE if claim.stated.instance else claim.context.setting.claimed
    return any(
        by is not claim.wrt and not is_parameter(by.name, claimed) and not is_data(by)
        and not claim.context.leads(by.name, claim.wrt.name) and is_open(claim, by)
        for of, by in ends_of(claim.expr)
        if of is claim.of
    )  # fmt: skip


def differentiated_undefined(claim: Claim, bench: Bench) -> bool:
    """Its chain of equations has the derivative, by what it is about, of a quantity that nothing
    defines: it is not by itself, as it seems here."""
    if claim.wrt is None:
        return False
    context, stated = claim.context, claim.stated
    resolve = partial(context.setting.table.resolve, place=stated.place)
    free = {e.name for e in context.program.free if not is_data(e)}
    return not free.isdisjoint(differentiated_by(stated.statement, claim.wrt.name, resolve))


def ends_of(e: Expr) -> Iterator[tuple[Expr, Expr]]:
    """What is differentiated and by what, for each derivative in a formula."""
    for leaf in leaves(e):
        if leaf.op is derivative_op:
            yield leaf.parameters[0], leaf.parameters[1]


def is_data(quantity: Expr) -> bool:
    """Whether a quantity is given with the samples, by its letter: it is no step on the way."""
    return is_input(quantity.name) or is_target(quantity.name)


def is_open(claim: Claim, quantity: Expr) -> bool:
    """Whether nothing defines a quantity, or all that it is is another one that nothing defines."""
    defined = claim.context.program.defined
    formula = defined.get(quantity)
    if formula is None:
        return True
    ends = symbols(formula)
    return is_plain(formula) and not any(e in defined or is_input(e.name) for e in ends)


def undefined_in(claim: Claim) -> list[Expr]:
    """The quantities in a formula that what it is about rests on and that nothing defines or
    declares: no inputs, targets or parameters by their letters, no rates."""
    context = claim.context
    if claim.expr is None or claim.wrt is None:
        return []
    free = set(context.program.free)
    return [
        u for u in symbols(claim.expr)
        if u in free and u is not claim.wrt and u.name in context.undeclared
        and context.leads(claim.of.name, u.name)
        and not is_parameter(u.name, BY_LETTER_ALONE) and not is_input(u.name)
        and u.name not in context.setting.numbers
        and not is_target(u.name) and not is_plain_scalar(u.name) and not is_derived(u.name)
    ]  # fmt: skip


def names_what_has_no_part(claim: Claim, bench: Bench) -> bool:
    """It names what nothing defines, and the truth as it is understood here does not depend on
    that: in `L = e² + λ b²` with b somewhere in e, the 2e of the gradient by b. Matrices with
    gradients of their own are trained, whatever their letters."""
    claimed = claim.context.setting.claimed
    unknown = [u for u in undefined_in(claim) if not (is_matrix(u) and u.name in claimed)]
    try:
        return any(not has_a_part(u, claim, bench) for u in unknown)
    except (NoPoint, MissingValue, MissingSize):
        return bool(unknown)


def is_matrix(quantity: Expr) -> bool:
    """Whether a quantity has several rows and several columns."""
    return ONE not in (quantity.type.rows, quantity.type.columns)


def has_a_part(quantity: Expr, claim: Claim, bench: Bench) -> bool:
    """Whether the true value of what a claim is about changes with a quantity."""
    world = bench.worlds(claim.context)[0]
    other = moved(world, quantity, claim.wrt)
    return distance(true_value(claim, world), true_value(claim, other)) > TOLERANCE


def moved(world: World, quantity: Expr, fixed: Expr | None) -> World:
    """The same point but for one quantity and all that follows, with another one where it was."""
    free = (leaf for leaf in world.values if leaf not in world.program.defined)
    values = {leaf: world.values[leaf] for leaf in free}
    values[quantity] = 0.25 + 1.25 * world.values[quantity]
    if fixed is not None:
        values[fixed] = world.values[fixed]
    return followed(world, values)


def followed(world: World, values: dict[Expr, Array]) -> World:
    """A point with other values of what is free, and all that follows from these."""
    found: dict[Expr, Array] = {}
    with np.errstate(all="ignore"):
        for definition in world.program.definitions:
            run(definition.order, values, world.sizes, found)
            values.setdefault(definition.symbol, found[definition.expr])
    return World(world.program, world.sizes, values, found)


def true_value(claim: Claim, world: World) -> Array:
    """The value of the derivative that a claim is about."""
    assert claim.wrt is not None
    if claim.head is not None:
        return value_of(world, claim.head)
    slope = gradient if claim.of.type.is_scalar else jacobian
    return derivative(world, slope(claim.of, claim.wrt))


def factor_undefined(claim: Claim, bench: Bench) -> bool:
    """It names what nothing defines, which divides or weighs, entry by entry, what it is about: a
    norm, a deviation, a gate. What is a multiple of the truth as it is understood here is wrong
    whatever that is."""
    unknown = set(undefined_in(claim)) - arguments_of(claim, bench)
    if not unknown:
        return False
    claimed = claim.context.setting.claimed
    return any(
        u in unknown and (divides or not is_parameter(u.name, claimed))
        for u, divides in factors_of(claim)
    ) and not is_multiple(claim, bench)  # fmt: skip


def arguments_of(claim: Claim, bench: Bench) -> set[Expr]:
    """The arguments of what a claim is about, no loss: its own formula has them, and other lines
    differentiate it by each, `∂v/∂s` beside `∂v/∂K` for `v = s / (K + s)`."""
    formula = claim.context.program.defined.get(claim.of)
    if formula is None or is_loss(claim.of.name):
        return set()
    varied = {each.wrt for each in bench.beside(claim) if each.of is claim.of}
    return {e for e in symbols(formula) if e in varied}


def divisor_may_count(claim: Claim, bench: Bench) -> bool:
    """A letter that only divides, on the way to what it is about, may be the length of what is
    summed there, and nothing says so: `m = (1/k) 1ᵀ x`."""
    context = claim.context
    counts = context.setting.dividing & context.undeclared
    return any(
        d.symbol is not claim.of
        and not counts.isdisjoint(d.names)
        and context.leads(claim.of.name, d.symbol.name)
        for d in (context.program.definitions if counts else ())
    ) and not is_multiple(claim, bench)


def identity_of_any_length(claim: Claim, bench: Bench) -> bool:
    """An identity stands alone somewhere, `det(σ² I)`, and nothing says of how many rows it is."""
    program = claim.context.program
    nodes = [e for d in program.definitions for e in d.order]
    lengths = {e.type.rows for e in nodes if e.op is identity_op}
    if not lengths:
        return False
    known = {dim for leaf in program.free for dim in (leaf.type.rows, leaf.type.columns)}
    return not lengths <= known and not is_multiple(claim, bench)


def factors_of(claim: Claim) -> Iterator[tuple[Expr, bool]]:
    """What divides something in the definitions between the ends of a claim (True), and what is
    multiplied by something there, entry by entry. A quantity below a root of its own is a length,
    as in `Q Kᵀ / √d`."""
    context = claim.context
    assert claim.wrt is not None
    stand_ins = {absent.definition.key for absent in context.absent}
    for definition in context.program.definitions:
        name = definition.symbol.name
        if name in stand_ins or not context.leads(name, claim.wrt.name):
            continue
        for e in definition.order:
            if e.op in (divide, reciprocal):
                below = e.args[-1]
                length = below.op is sqrt and below.args[0].op is symbol_op
                yield from ((u, True) for u in symbols(below) if not length)
            elif e.op is multiply and not e.type.is_scalar:
                yield from ((u, False) for a in e.args if is_plain(a) for u in symbols(a))


def is_multiple(claim: Claim, bench: Bench) -> bool:
    """Whether a formula of several entries is a multiple of the truth wherever it is tried."""
    if claim.expr is None or claim.wrt is None:
        return False
    if claim.head is not None and not comparable(claim, claim.head):
        return False
    try:
        for world in bench.worlds(claim.context):
            got, true = both_sides(claim, world)
            size = float(np.sum(true * true))
            if true.size < 2 or got.shape != true.shape or not size:
                return False
            if distance(got, float(np.sum(got * true)) / size * true) > TOLERANCE:
                return False
    except (NoPoint, MissingValue, MissingSize):
        return False
    return True


def both_sides(claim: Claim, world: World) -> tuple[Array, Array]:
    """What is said, and what is true, at one point."""
    assert claim.expr is not None
    if claim.head is not None:
        got, true, allowed = sides_of(claim, claim.head, world)
        return got[allowed], true[allowed]
    return value_of(world, claim.expr), true_value(claim, world)
