"""Rows and columns that are used in every row or column of a matrix.

In a definition this is what a sum or an elementwise product of unlike shapes means. In a claim it
may as well be a forgotten sum over samples, so there only such broadcasts are read that the
definitions write themselves: an author who scales every row of a matrix by `g` will do so in its
gradient too. What is read so is still compared with the true gradient, shape and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from backproof.algebra.expressions import Expr
from backproof.algebra.ops.arithmetic import add, divide, multiply, subtract
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.meaning import terms as t
from backproof.meaning.definitions.roles import is_target
from backproof.meaning.matrices.row_totals import axis_of_sum
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.shapes.dims import Clash
from backproof.meaning.statements import below, inside
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

if TYPE_CHECKING:
    from backproof.meaning.shapes.inference import Shape, Shapes, Waiting

Habit = tuple[str, int]
"""In sums or in products, and the axis along which something is repeated."""

EVERYWHERE: frozenset[Habit] = frozenset({("sum", 0), ("sum", 1), ("product", 0), ("product", 1)})
"""What code repeats: rows and columns, in sums and in products."""

_KINDS = {multiply: "product", divide: "product", add: "sum", subtract: "sum"}
_AXES = {repeat_rows: 0, repeat_columns: 1}


def habits_in(expressions: Iterable[Expr]) -> Iterator[Habit]:
    """The broadcasts of rows and columns (not of numbers) in some expressions."""
    for e in expressions:
        for part in e.args if e.op in _KINDS else ():
            if part.op in _AXES and not part.args[0].type.is_scalar:
                yield _KINDS[e.op], _AXES[part.op]


def repeats_sums(
    node: syntax.Node, formula_of: Callable[[str], syntax.Node | None]
) -> frozenset[Habit]:
    """How sums of rows or columns by name, or names for them, are used beside what they are of: a
    number for each row in all of its columns, `A ⊙ (B - rowsum(C))`."""
    found: set[Habit] = set()
    formulas = (formula_of(name_of(symbol)) for symbol in inside(node, syntax.Symbol))
    for axis in map(axis_of_sum, (*inside(node, syntax.Call), *formulas)):
        found |= set() if axis is None else {("sum", axis), ("product", axis)}
    return frozenset(found)


def whole(shapes: Shapes, waiting: Waiting) -> Shape | None:
    """The part to whose shape the author's habits repeat all others; None where there is none."""
    kind = "sum" if waiting.kind == "broadcast" else "product"
    axes = [axis for habit, axis in shapes.habits if habit == kind]
    parts = [part for part in waiting.parts if not shapes.scalar(part)] if axes else []
    for candidate in parts:
        if all(_fits(shapes, part, candidate, axes) for part in parts):
            return candidate
    return None


def _fits(shapes: Shapes, part: Shape, into: Shape, axes: list[int]) -> bool:
    dims = shapes.dims
    return all(
        dims.same(part[axis], into[axis]) or (axis in axes and dims.is_one(part[axis]) is True)
        for axis in (0, 1)
    )


def settle(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    """Per axis: a part is the result's length or 1; in strict mode a part is a scalar or the
    whole."""
    if shapes.strict:
        return _same_or_scalar(shapes, waiting, certain)
    numbers = list(_numbers(shapes, waiting))
    if numbers and certain:
        return False
    for length in numbers:
        shapes.dims.join(length, 0)
    settled = True
    for axis in (0, 1):
        settled &= _axis(shapes, waiting, axis, certain)
    return settled


def _numbers(shapes: Shapes, waiting: Waiting) -> Iterator[int]:
    """The open lengths of vectors beside one that lies across them: `w^T X + b` adds a number b to
    each entry of a row, no column to each of its copies; and of what is added to the product of two
    vectors, `r - p^T q`."""
    is_one = shapes.dims.is_one
    for axis in (0, 1):
        across = any(is_one(p[axis]) and is_one(p[1 - axis]) is False for p in waiting.parts)
        for part in waiting.parts if across else ():
            if is_one(part[1 - axis]) and is_one(part[axis]) is None:
                yield part[axis]
    if not isinstance(waiting.term, t.Total):
        return
    terms = [p for p in waiting.term.terms if not t.constant(p)]
    products = [p for p in terms if isinstance(p, t.Times) and shapes.scalar(shapes.of[p])]
    inside = {key(n) for p in products for n in below(p.node) if isinstance(n, syntax.Symbol)}
    for term in terms if products else ():
        if isinstance(term, t.Name) and key(bare(term.node)) not in inside:
            yield from (length for length in shapes.of[term] if is_one(length) is None)


def _axis(shapes: Shapes, waiting: Waiting, axis: int, certain: bool) -> bool:
    dims = shapes.dims
    result = waiting.result[axis]
    parts = [p[axis] for p in waiting.parts]
    try:
        if dims.is_one(result):
            for part in parts:
                dims.join(part, 0)
            return True
        for part in parts:
            if dims.is_one(part) is False:
                dims.join(part, result)
        still = [p for p in parts if not dims.is_one(p) and not dims.same(p, result)]
        if not still:
            if all(dims.is_one(p) for p in parts):
                dims.join(result, 0)
            return True
        if len(still) == 1 and all(dims.is_one(p) for p in parts if p != still[0]):
            alike = _beside_a_vector(shapes, waiting, axis) or _compared(shapes, waiting, axis)
            if alike and certain:
                return False
            dims.join(result, still[0])
            if alike:
                dims.join(result, 0)
            return True
        if not certain:
            for part in still:
                dims.join(part, result)
            return True
    except Clash as clash:
        raise shapes.unlike(waiting, clash) from None
    return False


def _beside_a_vector(shapes: Shapes, waiting: Waiting, axis: int) -> bool:
    """Whether what has an open length on an axis is made of small letters that nothing defines,
    multiplied entry by entry with a vector that has none there, or added to such a product: the γ
    and β of `γ ⊙ x + β`, the σ and ε of `μ + σ ⊙ ε` are vectors like x and μ. Beside all samples
    they may be one for each."""
    dims, term = shapes.dims, waiting.term
    if dims.counter is not None:
        return False
    match term:
        case t.Times(left=left, right=right):
            terms: tuple[t.Term, ...] = (left, right)
        case t.Total(terms=terms) if any(isinstance(x, t.Times) for x in terms):
            pass
        case _:
            return False
    across = [p for p in waiting.parts if dims.is_one(p[axis])]
    open_ = [x for x in terms if not t.constant(x) and dims.is_one(shapes.of[x][axis]) is None]
    vectors = any(not dims.is_one(p[1 - axis]) for p in across)
    return vectors and all(_is_of_small_letters(shapes, x) for x in open_)


def _compared(shapes: Shapes, waiting: Waiting, axis: int) -> bool:
    """Whether what has an open length on an axis is compared with a target that has one number for
    each sample: `ŷ - y` repeats no y."""
    is_one = shapes.dims.is_one
    match waiting.term:
        case t.Times(left=left, right=right):
            terms: tuple[t.Term, ...] = (left, right)
        case t.Total(terms=terms, signs=signs) if len({*signs}) > 1:
            pass
        case _:
            return False
    targets = (x for x in terms if isinstance(x, t.Name) and is_target(x.name))
    names = [x for x in targets if x.name not in shapes.given]
    return any(
        is_one(shapes.of[x][axis]) and is_one(shapes.of[x][1 - axis]) is False for x in names
    )


def _is_of_small_letters(shapes: Shapes, term: t.Term) -> bool:
    """Whether a term is made, entry by entry, of small letters that nothing defines."""
    match term:
        case t.Name(name=name):
            return name[:1].islower() and name not in shapes.given
        case t.Times(left=left, right=right):
            return all(t.constant(x) or _is_of_small_letters(shapes, x) for x in (left, right))
        case t.Apply(argument=argument):
            return _is_of_small_letters(shapes, argument)
        case _:
            return False


def _same_or_scalar(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    parts = waiting.parts
    if certain and not any(shapes.scalar(p) is False for p in parts):
        if all(shapes.scalar(p) for p in parts):
            shapes.equal(waiting.result, (0, 0), waiting.term, "the sum")
            return True
        return False
    if certain and any(shapes.scalar(p) is None for p in parts):
        if not shapes.lacking:
            return False
        # What is open may be a number or as large: so is the result, but where something repeats.
        sure = next(p for p in parts if shapes.scalar(p) is False)
        kind = "sum" if waiting.kind == "broadcast" else "product"
        for axis in {0, 1} - {axis for habit, axis in shapes.habits if habit == kind}:
            shapes.dims.join(waiting.result[axis], sure[axis])
        return False
    spread = whole(shapes, waiting)
    for part in parts if spread is None else (spread,):
        if not shapes.scalar(part):
            shapes.equal(waiting.result, part, waiting.term, "the terms of a sum")
    return True


def regroup(shapes: Shapes, waiting: Waiting) -> bool:
    """Settle `u ⊙ v x^T` without brackets, which scales the rows of v x^T by u as (u ⊙ v) x^T does.

    In `X^T d ⊙ v` the sign may be meant for what stands right before it alone: raises ShapeClash
    for that, no fault of the author's. Code goes from left to right."""
    if shapes.habits == EVERYWHERE:
        return False
    term, (a, b), dims = waiting.term, waiting.parts, shapes.dims
    assert isinstance(term, t.Times)
    left, right = term.left, term.right
    column = dims.is_one(a[1]) and dims.same(a[0], b[0])
    if column and isinstance(right, t.Times) and right.sign == "juxt":
        return shapes.choose(waiting, "elementwise", b)
    product = isinstance(left, t.Times) and left.sign not in ("odot", "circ")
    inner = shapes.of.get(left.right) if product and isinstance(left, t.Times) else None
    bracketed = isinstance(term.node, syntax.Product) and isinstance(term.node.left, syntax.Group)
    if inner is not None and not bracketed and all(map(dims.same, inner, b)):
        raise shapes.clash(term, "no brackets say what a product takes first")
    return False


def quotient(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    """Settle a quotient: by a number, of a number, else entry by entry."""
    a, b = waiting.parts
    term = waiting.term
    assert isinstance(term, t.Quotient)
    if t.constant(term.below) or shapes.scalar(b):
        return shapes.choose(waiting, "by-scalar", a)
    if t.constant(term.above) or shapes.scalar(a):
        if certain and not t.constant(term.above) and shapes.scalar(b) is None:
            return False
        return shapes.choose(waiting, "of-scalar", b)
    if certain and (shapes.scalar(a) is None or shapes.scalar(b) is None):
        return False
    shapes.choice[term] = "elementwise"
    if not shapes.strict:
        return settle(shapes, waiting, certain)
    spread = whole(shapes, waiting)
    if spread is None:
        shapes.equal(a, b, term, "the parts of an elementwise quotient")
    return shapes.choose(waiting, "elementwise", spread or a)
