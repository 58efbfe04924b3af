"""The true derivatives at a point, twice: by the complex step and by the symbolic derivation.

Complex step: f'(x) = Im f(x + ih) / h, exact to rounding since nothing is subtracted (W. Squire
and G. Trapp, "Using complex
variables to estimate derivatives of real functions", SIAM Review 40, 1998, eq. 2). The
perturbations of all entries of one quantity are one array with a leading axis.
"""

from __future__ import annotations

from math import isfinite, prod

from backproof.algebra.derive import Deriver, NoRule
from backproof.algebra.differentials import adjoint_op, derived, differential_op
from backproof.algebra.evaluate import computed, evaluate, run
from backproof.algebra.expressions import (
    Array,
    Expr,
    Places,
    derivative_op,
    substitute,
    symbol_op,
    within_op,
)
from backproof.algebra.program import Definition
from backproof.algebra.types import Letter
from backproof.judge.worlds import World
from backproof.numerics import np

STEP = 1e-30
AGREEMENT = 1e-9
CANCELLED = 1e-5
ROUNDING = 1e-12


def jacobians(world: World, wrt: Expr) -> dict[Expr, Array]:
    """The derivative of every defined symbol by one symbol: arrays (entries of wrt, rows, columns).

    Total derivatives: `wrt` is moved by itself, whatever defines it, and all that follows is run.
    """
    found = world.jacobians.get(wrt)
    if found is not None:
        return found
    base, entries = np.asarray(world.values[wrt]), each_entry(world, wrt)
    moved: dict[Expr, Array] = {wrt: base + 1j * STEP * entries}
    values: dict[Expr, Array] = {**world.values, **moved}
    found = {wrt: entries}
    for definition in world.program.definitions:
        symbol = definition.symbol
        if symbol is wrt or moved.keys().isdisjoint(definition.uses):
            continue
        follow(world, definition, moved)
        value = values[symbol] = moved[symbol] = moved[definition.expr]
        shape = (base.size, *symbol.type.array_shape(world.sizes))
        found[symbol] = repeated(value.imag / STEP, shape)
    world.jacobians[wrt] = found
    world.moved[wrt] = values
    return found


def repeated(value: Array, shape: tuple[int, ...]) -> Array:
    """An array, repeated along the axes in which it is shorter."""
    return value if value.shape == shape else np.broadcast_to(value, shape)


def follow(world: World, definition: Definition, moved: dict[Expr, Array]) -> None:
    """Add the parts of a definition that move with something that does; the others stay as they
    are."""
    for e in definition.order:
        if e not in moved and not moved.keys().isdisjoint(e.args):
            args = [moved[a] if a in moved else world.parts[a] for a in e.args]
            moved[e] = computed(e, args, world.sizes)


def each_entry(world: World, wrt: Expr) -> Array:
    """The directions in which one entry of a quantity moves, one after the other."""
    shape = np.asarray(world.values[wrt]).shape
    count = prod(shape)
    return np.eye(count).reshape(count, *shape)


def slope(world: World, of: Expr, wrt: Expr) -> Array | None:
    """The derivative of a symbol or an expression: (entries of wrt, letters..., rows, columns)."""
    held = next((e for e in of.parts if e.op is within_op), None)
    if held is not None and not uses(world, held.parameters, wrt):
        # By what its step does not use, a quantity changes through the other steps alone.
        of = substitute(of, {held: held.args[0]})
    elif held is not None:
        return held_slope(world, of, wrt, held.parameters)
    known = jacobians(world, wrt)
    if of in known or of.op is symbol_op:
        return known.get(of)
    with np.errstate(all="ignore"):
        value = evaluate([of], world.moved[wrt], world.sizes)[of]
    shape = (np.asarray(world.values[wrt]).size, *of.type.array_shape(world.sizes))
    return repeated(value.imag / STEP, shape)


def uses(world: World, step: tuple[Expr, ...], wrt: Expr) -> bool:
    """Whether what is defined in one step of a recurrence is or uses a quantity."""
    return wrt in step or any(wrt in d.uses for d in world.program.definitions if d.symbol in step)


def held_slope(world: World, of: Expr, wrt: Expr, step: tuple[Expr, ...]) -> Array:
    """The derivative where only what is defined in one step of a recurrence follows."""
    values = world.held.get((wrt, step))
    if values is None:
        moved = world.values[wrt] + 1j * STEP * each_entry(world, wrt)
        values = {**world.values, wrt: moved}
        for definition in world.program.definitions:
            if definition.symbol in step and definition.symbol is not wrt:
                made = run(definition.order, values, world.sizes, {})
                values[definition.symbol] = made[definition.expr]
        world.held[wrt, step] = values
    with np.errstate(all="ignore"):
        value = evaluate([of], values, world.sizes)[of]
    shape = (np.asarray(world.values[wrt]).size, *of.type.array_shape(world.sizes))
    return repeated(value.imag / STEP, shape)


def derivative(world: World, leaf: Expr) -> Array:
    """The value of a derivative leaf: a gradient shaped like its variable, a flattened Jacobian, or
    the entries of one that letters name."""
    of, wrt, *named = leaf.parameters
    moved = slope(world, of, wrt)
    shape = leaf.type.array_shape(world.sizes)
    if moved is None:
        return np.zeros(shape)
    if named:
        of_places, wrt_places = named
        below = wrt.type.shape(world.sizes)
        entries = moved.reshape(*below, *of.type.array_shape(world.sizes))
        own = of.type.letters
        return _named(entries, own, of_places, wrt_places, leaf.type.letters).reshape(shape)
    if leaf.type == wrt.type and of.type.is_scalar:
        return moved[:, 0, 0].reshape(shape)
    return moved.reshape(moved.shape[0], -1).T.reshape(shape)


def _named(
    entries: Array, own: tuple[Letter, ...], of_places: Places, wrt_places: Places,
    letters: tuple[Letter, ...],
) -> Array:  # fmt: skip
    """Entries with axes (wrt rows, wrt columns, own letters of `of`, its rows, its columns), with
    one axis per letter in front.

    An axis that no letter binds keeps its place behind them, those of `of` first.
    """
    label = {letter: index for index, letter in enumerate(letters)}
    axes = [
        len(letters) + index if letter is None else label[letter]
        for index, letter in enumerate((*wrt_places, *own, *of_places))
    ]
    kept = [axis for axis in (*axes[-2:], *axes[:2]) if axis >= len(letters)]
    return np.asarray(np.einsum(entries, axes, [*range(len(letters)), *kept]))


def value_of(world: World, expr: Expr, known: dict[Expr, Array] | None = None) -> Array:
    """The value of an expression at a world, derivatives included, all of them the true ones.
    `known` are parts that were computed there before, and is extended."""
    values = dict(world.values)
    found = dict(world.parts) if known is None else known
    for e in expr.parts:
        if e in found:
            continue
        if e.op is derivative_op:
            values[e] = derivative(world, e)
        elif e.op is differential_op or e.op is adjoint_op:
            values[e] = applied(world, e, values)
    with np.errstate(all="ignore"):
        return evaluate([expr], values, world.sizes, found)[expr].real


def applied(world: World, e: Expr, values: dict[Expr, Array]) -> Array:
    """The value of a differential along directions, or of its adjoint, by complex steps; `values`
    are those of the derivatives inside."""
    given = evaluate(e.args, values, world.sizes)
    if e.op is adjoint_op:
        of, wrt = e.parameters
        moved = slope(world, of, wrt)
        if moved is None:
            return np.zeros(wrt.type.shape(world.sizes))
        paired = np.sum(moved * given[e.args[0]], axis=(-2, -1))
        return np.asarray(paired).reshape(wrt.type.shape(world.sizes))
    of, moving = e.parameters
    stepped: dict[Expr, Array] = dict(values)
    for symbol, along in zip(moving, e.args, strict=True):
        stepped[symbol] = world.values[symbol] + 1j * STEP * given[along]
    touched = set(moving)
    for definition in world.program.definitions:
        if definition.symbol not in moving and not touched.isdisjoint(definition.uses):
            value = run(definition.order, stepped, world.sizes, {})[definition.expr]
            stepped[definition.symbol] = value
            touched.add(definition.symbol)
    with np.errstate(all="ignore"):
        value = evaluate([of], stepped, world.sizes)[of]
    return repeated(value.imag / STEP, of.type.array_shape(world.sizes))


def without_value(world: World, expr: Expr) -> Expr | None:
    """What a differential in an expression is of, where that has no value at this point: the
    logarithm of a quantity that may be negative."""
    for e in expr.parts:
        if e.op is differential_op:
            of: Expr = e.parameters[0]
            with np.errstate(all="ignore"):
                if not np.isfinite(value_of(world, of)).all():
                    return of
    return None


def doubted(world: World, expr: Expr) -> bool:
    """Whether the complex steps and the rules disagree about a differential in an expression."""
    for e in expr.parts:
        if e.op is differential_op or e.op is adjoint_op:
            try:
                again = derived(world.program, e)
            except NoRule:
                continue
            stepped = value_of(world, e)
            ruled = np.zeros(stepped.shape) if again is None else value_of(world, again)
            if distance(stepped, ruled) > AGREEMENT:
                return True
    return False


def symbolic(world: World, deriver: Deriver, wrt: Expr) -> Array | None:
    """The gradient of the loss by the derivation's rules alone; None where a rule is missing."""
    try:
        expr = deriver.gradient(wrt).expr
    except NoRule:
        return None
    if expr is None:
        return np.zeros(wrt.type.shape(world.sizes))
    return np.asarray(evaluate([expr], world.parts, world.sizes)[expr])


def contradicted(world: World, deriver: Deriver, wrt: Expr, stepped: Array) -> bool:
    """Whether the rules give another gradient of the loss than the complex steps gave.

    Where terms cancel, each way leaves rounding of the size of the terms, however small the sum is:
    such a difference contradicts nothing.
    """
    derived = symbolic(world, deriver, wrt)
    if derived is None or distance(stepped, derived) <= AGREEMENT:
        return False
    expr = deriver.gradient(wrt).expr
    terms = {} if expr is None else evaluate([expr], world.parts, world.sizes)
    largest = max(
        float(np.max(np.abs(value), initial=0, where=np.isfinite(value)))
        for value in (*world.parts.values(), *terms.values())
    )
    return not np.max(np.abs(stepped - derived), initial=0) <= ROUNDING * largest


def distance(a: Array, b: Array) -> float:
    """The largest difference, relative to the larger of the two arrays; inf where either is not
    finite.

    Points are drawn so that values are of the order of 1. What is far below that is what rounding
    leaves of terms that cancel, and is compared as 0.
    """
    largest = [float(np.abs(x).max(initial=0)) for x in (a, b)]
    if not all(map(isfinite, largest)):
        return float("inf")
    return float(np.abs(a - b).max(initial=0)) / max(*largest, CANCELLED)
