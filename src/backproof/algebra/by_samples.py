"""Evaluate expressions some samples at a time: of what counts samples, only what is given and what
is asked for is ever there for all of them.

An operation either treats samples apart, or adds over them; a sum over all samples is the sum of
those over parts. What a sum feeds into what counts samples again (as a batch mean does) waits for
it: the parts are gone through once for each sum that rests on another one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from backproof.algebra.evaluate import evaluate, run
from backproof.algebra.expressions import Array, Expr, size_op, walk
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.algebra.types import Dim, Sizes, size_of
from backproof.numerics import np

NUMBER = 8
ENTRYWISE = frozenset({("m", "n"), ("1", "1")})
SUMS = frozenset({matmul, sum_all, sum_columns, sum_rows})
APART = SUMS | {repeat_columns, repeat_rows, transpose}


def evaluate_by_samples(
    roots: Sequence[Expr], values: Mapping[Expr, Array], sizes: Sizes, batch: Dim, most: int
) -> dict[Expr, Array]:
    """The arrays of the roots; results of operations take `most` bytes at once, or those of one
    sample. `values` gives symbols as (rows, columns). All at once where an operation neither treats
    samples apart nor adds over them. Raises MissingValue for a symbol without a value.
    """
    order = list(walk(roots))
    stages = sums_over(order, batch)
    samples = size_of(batch, sizes)
    at_once = max(1, most // max(1, bytes_of_one(order, sizes, batch)))
    if stages is None or at_once >= samples:
        found = evaluate(roots, values, sizes)
        return {root: found[root] for root in roots}
    whole = {e: evaluate([e], {}, sizes)[e] for e in order if e.op is size_op}
    known = {**values, **whole}
    for stage in stages:
        order = above(stage, known)
        totals: dict[Expr, Array] = {}
        for part, length in parts_of(known, batch, samples, at_once):
            found = run(order, part, {**sizes, batch: length}, {})
            totals = {e: found[e] + totals[e] if totals else found[e] for e in stage}
        known |= totals
    fixed = [root for root in roots if not counts(root, batch)]
    found = run(above(fixed, known), known, sizes, {})
    results = {root: found[root] for root in fixed}
    counted = [root for root in roots if counts(root, batch)]
    order = above(counted, known)
    first = 0
    for part, length in parts_of(known, batch, samples, at_once) if counted else ():
        found = run(order, part, {**sizes, batch: length}, {})
        for root in counted:
            piece = found[root]
            if root not in results:
                results[root] = np.empty(
                    _all(piece.shape, axis_of(root, batch), samples), piece.dtype
                )
            among(results[root], root, batch, first, first + length)[...] = piece
        first += length
        del found, piece  # or there would be those of two parts at once
    return results


def sums_over(order: Iterable[Expr], batch: Dim) -> list[list[Expr]] | None:
    """The sums over samples among expressions, arguments first: those that can be taken together
    in one list, behind those that they rest on. None where an operation does something else."""
    stages: list[list[Expr]] = []
    level: dict[Expr, int] = {}
    for e in order:
        level[e] = max((level[a] for a in e.args), default=0)
        if any(letter.dim == batch for letter in e.type.letters):
            return None
        if e.type.rows == e.type.columns == batch:
            return None
        if not any(counts(a, batch) for a in e.args):
            continue
        if counts(e, batch):
            if not treats_apart(e, batch):
                return None
            continue
        if e.op not in SUMS:
            return None
        if level[e] == len(stages):
            stages.append([])
        stages[level[e]].append(e)
        level[e] += 1
    return stages


def above(roots: Sequence[Expr], known: Container[Expr]) -> list[Expr]:
    """The parts of some expressions that rest on what is known, arguments first, and that itself;
    not what is below it."""
    needed = set(roots)
    kept = []
    for e in reversed(list(walk(roots))):
        if e in needed:
            kept.append(e)
            needed.update(() if e in known else e.args)
    return kept[::-1]


def treats_apart(e: Expr, batch: Dim) -> bool:
    """Whether what an operation gives for a sample rests on that sample alone."""
    if e.op is softmax_rows:
        return e.type.columns != batch
    if e.op is softmax_columns:
        return e.type.rows != batch
    arguments, result = e.op.shapes
    return e.op in APART or ENTRYWISE.issuperset((*arguments, result))


def counts(e: Expr, batch: Dim) -> bool:
    """Whether an expression has a row or a column for each sample."""
    return batch in (e.type.rows, e.type.columns)


def axis_of(e: Expr, batch: Dim) -> int:
    """The axis along which an expression counts samples."""
    return -2 if e.type.rows == batch else -1


def bytes_of_one(order: Iterable[Expr], sizes: Sizes, batch: Dim) -> int:
    """The bytes that the results of all operations take for one sample."""
    one = {**sizes, batch: 1}
    counted = (e for e in order if e.args and counts(e, batch))
    return NUMBER * sum(int(np.prod(e.type.shape(one))) for e in counted)


def parts_of(
    values: Mapping[Expr, Array], batch: Dim, samples: int, at_once: int
) -> Iterator[tuple[dict[Expr, Array], int]]:
    """The values for some samples after the other, and for how many."""
    for first in range(0, samples, at_once):
        last = min(first + at_once, samples)
        part = dict(values)
        for e, array in values.items():
            if counts(e, batch):
                part[e] = among(array, e, batch, first, last)
        yield part, last - first


def among(array: Array, e: Expr, batch: Dim, first: int, last: int) -> Array:
    """Some samples of the array of an expression, in its memory."""
    return array[..., first:last, :] if axis_of(e, batch) == -2 else array[..., first:last]


def _all(shape: tuple[int, ...], axis: int, samples: int) -> tuple[int, ...]:
    """The shape for all samples of what has another for some."""
    found = list(shape)
    found[axis] = samples
    return tuple(found)
