"""Derivatives that are applied: forwards to a direction, backwards to a cotangent.

The differential of f at x is the linear map h ↦ J h, its adjoint the map g ↦ Jᵀ g, both in the
shapes of f and x: ⟨J h, g⟩ = ⟨h, Jᵀ g⟩ for the inner product that multiplies entry by entry and
adds. Neither has a value without a program: what x is made of and what is made of it matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from backproof.algebra.derive import Deriver, pullback, total_of
from backproof.algebra.expressions import (
    Array,
    Expr,
    Notation,
    Op,
    TypeFault,
    constant,
    identity,
    intern,
    substitute,
    symbol,
    walk,
)
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.letters import place_column, take_column
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Letter, Sizes, Type
from backproof.numerics import np


def _direction(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    random = np.random.default_rng(crc32(str(parameters[0]).encode()))
    return random.standard_normal(type_.array_shape(sizes))


def _unknown(*_: Array, **__: Any) -> Array:
    raise KeyError("a derivative has no value of its own")


_APPLIED = Notation("call", "d", "d")
direction_op = Op("direction", "->(m,n)", _direction, None, _APPLIED, wants_parameters=True)
differential_op = Op("differential", "(m,n)->(p,q)", _unknown, None, _APPLIED)
adjoint_op = Op("adjoint", "(m,n)->(p,q)", _unknown, None, _APPLIED)


def direction(name: str, type_: Type) -> Expr:
    """A quantity that nothing defines and on which nothing depends: what holds for it holds for
    every one of its shape."""
    return intern(direction_op, (), (name,), type_)


def differential(of: Expr, moved: Mapping[Expr, Expr]) -> Expr:
    """How `of` changes as each key of `moved` moves along its value, by itself: what defines it is
    held, all that follows from it moves too."""
    for moving, along in moved.items():
        if moving.type != along.type:
            raise TypeFault("differential", (moving.type, along.type))
    if of in moved:
        return moved[of]
    return intern(differential_op, tuple(moved.values()), (of, tuple(moved)), of.type)


def adjoint(of: Expr, wrt: Expr, cotangent: Expr) -> Expr:
    """The adjoint of the differential of `of` by `wrt`, applied to a cotangent."""
    if of.type != cotangent.type or of.type.letters:
        raise TypeFault("adjoint", (of.type, cotangent.type))
    return intern(adjoint_op, (cotangent,), (of, wrt), wrt.type)


def derived(program: Program, applied: Expr) -> Expr | None:
    """The value of a differential or an adjoint by the rules of the operations alone; None where
    it is 0. Raises NoRule."""
    if applied.op is adjoint_op:
        of, wrt = applied.parameters
        return _pulled(program, of, wrt, applied.args[0])
    of, moving = applied.parameters
    tangents = dict(zip(moving, applied.args, strict=True))
    for definition in program.definitions:
        if definition.symbol not in moving:
            found = tangent(definition.expr, tangents)
            if found is not None:
                tangents[definition.symbol] = found
    return tangent(of, tangents)


def tangent(expr: Expr, tangents: Mapping[Expr, Expr]) -> Expr | None:
    """J h for one expression, by reversing twice; None where nothing in it moves.

    The pullback of g is Jᵀ g, so the gradient of ⟨Jᵀ g, h⟩ by g is J h (J. Townsend, "A new trick
    for calculating Jacobian vector products", 2017).
    """
    if expr in tangents:
        return tangents[expr]
    cotangent = direction("cotangent", expr.type)
    moving = [leaf for leaf in walk([expr]) if leaf in tangents]
    sent, _ = pullback(expr, cotangent, moving)
    if not sent:
        return None
    paired = [sum_all(multiply(total_of(parts), tangents[leaf])) for leaf, parts in sent.items()]
    back, _ = pullback(total_of(paired), constant(1), [cotangent])
    return total_of(back[cotangent]) if cotangent in back else None


def linearised(of: Expr, at: Expr, along: Expr | None, turned: bool) -> Expr:
    """The differential of a function at a point: `of` with `at` in it, by rules. Applied to
    `along`, or its Jacobian matrix, that of a column by a column; with `turned` the transpose."""
    if along is None:
        rows = at.type.rows
        letter = Letter(f"{rows}.entry", rows)
        column = linearised(of, at, take_column(identity(rows), letter), False)
        matrix = place_column(column, letter)
        return transpose(matrix) if turned else matrix
    point = direction("point", at.type)
    value = substitute(of, {at: point})
    taken = direction("taken", value.type if turned else at.type)
    if turned:
        sent, _ = pullback(value, taken, [point])
        found = total_of(sent[point]) if point in sent else None
    else:
        found = tangent(value, {point: taken})
    if found is None:
        return constant(0, at.type if turned else of.type)
    return substitute(found, {point: at, taken: along})


def _pulled(program: Program, of: Expr, wrt: Expr, cotangent: Expr) -> Expr | None:
    """Jᵀ g as the gradient of ⟨f, g⟩."""
    if of is wrt:
        return cotangent
    paired = Definition(symbol("⟨f, g⟩"), sum_all(multiply(of, cotangent)))
    known = Program((*program.definitions, paired), loss=paired.symbol)
    return Deriver(known).gradient(wrt).expr
