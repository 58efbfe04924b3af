"""The value of expressions on arrays: real or complex, one point or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from backproof.algebra.expressions import Array, Expr, walk
from backproof.algebra.types import Sizes


class MissingValue(KeyError):
    """A leaf has no value; `leaf` is the expression."""

    def __init__(self, leaf: Expr):
        self.leaf = leaf
        super().__init__(repr(leaf))


def evaluate(
    roots: Iterable[Expr],
    values: Mapping[Expr, Array],
    sizes: Sizes,
    known: dict[Expr, Array] | None = None,
) -> dict[Expr, Array]:
    """The arrays of the roots and of all their parts.

    Arrays have shape (..., letters, rows, columns), the letters as in the type; the axes in front
    are mapped over and may be missing. `values` gives leaves, or any
    expression whose value is to be taken as given. `known` is extended in place where passed, so
    that several calls
    share work at one point. Raises MissingValue for a symbol or derivative without a value.
    """
    return run(walk(roots), values, sizes, {} if known is None else known)


def run(
    order: Iterable[Expr],
    values: Mapping[Expr, Array],
    sizes: Sizes,
    found: dict[Expr, Array],
) -> dict[Expr, Array]:
    """Evaluate expressions in an order in which arguments come first; as `evaluate`."""
    for expr in order:
        if expr in found:
            continue
        given = values.get(expr)
        found[expr] = (
            computed(expr, [found[a] for a in expr.args], sizes) if given is None else given
        )
    return found


def computed(expr: Expr, args: list[Array], sizes: Sizes) -> Array:
    """The array of an expression, by those of its arguments."""
    op = expr.op
    if expr.type.letters and len(args) > 1:
        args = aligned(expr, args)
    if op.wants_parameters:
        return op.meaning(*args, parameters=expr.parameters, type_=expr.type, sizes=sizes)
    if not args:
        raise MissingValue(expr)
    return op.meaning(*args)


def aligned(expr: Expr, args: Sequence[Array]) -> list[Array]:
    """The arrays of the arguments, with an axis of length 1 for each letter that one lacks."""
    letters = expr.type.letters
    result: list[Array] = []
    for arg, array in zip(expr.args, args, strict=True):
        if arg.type.letters != letters:
            own = arg.type.letters
            front = array.ndim - 2 - len(own)
            lengths = iter(array.shape[front:-2])
            middle = [next(lengths) if letter in own else 1 for letter in letters]
            array = array.reshape(*array.shape[:front], *middle, *array.shape[-2:])
        result.append(array)
    return result
