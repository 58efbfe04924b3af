"""Laws that make an expression shorter without changing its value.

Every law is one function whose docstring is the law; `LAWS` names the operations at whose root it
may
apply. A law returns None where it does not apply. Laws are applied from the leaves up until none
applies.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import (
    Expr,
    Op,
    constant,
    constant_op,
    identity_op,
    ones,
    ones_op,
    rebuild,
    walk,
)
from backproof.algebra.lifting import inner_law, lifted_law, outer_law
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, square, subtract
from backproof.algebra.ops.elementwise import power, reciprocal
from backproof.algebra.ops.letters import (
    place_column_op,
    place_row_op,
    take_column_op,
    take_row_op,
    total,
    total_op,
)
from backproof.algebra.ops.linear import matmul, trace, transpose
from backproof.algebra.ops.reductions import (
    expand,
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)

Law = Callable[[Expr], "Expr | None"]


def is_constant(e: Expr, value: float) -> bool:
    """Whether every entry is the given number."""
    return e.op is constant_op and e.parameters[0] == value


def transpose_law(e: Expr) -> Expr | None:
    """(Aᵀ)ᵀ = A; sᵀ = s; constants and ones are transposed at once; (sA)ᵀ = s Aᵀ; (-A)ᵀ = -Aᵀ"""
    match e.args[0]:
        case Expr(op=op, args=(a,)) if op is transpose:
            return a
        case Expr(type=type_) as a if type_.is_scalar:
            return a
        case Expr(op=op) as a if op is constant_op:
            return constant(a.parameters[0], a.type.transposed)
        case Expr(op=op, args=(s, a)) if op is scale:
            return scale(s, transpose(a))
        case Expr(op=op, args=(a,)) if op is negate:
            return negate(transpose(a))
    return None


def product_transpose_law(e: Expr) -> Expr | None:
    """(A Bᵀ)ᵀ = B Aᵀ; (Aᵀ B)ᵀ = Bᵀ A: no more transposes than before"""
    match e.args[0]:
        case Expr(op=op, args=(a, b)) if op is matmul and transpose in (a.op, b.op):
            return matmul(transpose(b), transpose(a))
    return None


def negate_law(e: Expr) -> Expr | None:
    """-(-a) = a; -(number); -(a - b) = b - a where b is no number"""
    match e.args[0]:
        case Expr(op=op, args=(a,)) if op is negate:
            return a
        case Expr(op=op) as a if op is constant_op:
            return constant(-a.parameters[0], a.type)
    return None


def add_law(e: Expr) -> Expr | None:
    """a + 0 = a; a + (-b) = a - b; number + number"""
    a, b = e.args
    if is_constant(a, 0):
        return b
    if is_constant(b, 0):
        return a
    if b.op is negate:
        return subtract(a, b.args[0])
    if a.op is constant_op and b.op is constant_op:
        return constant(a.parameters[0] + b.parameters[0], e.type)
    return None


def subtract_law(e: Expr) -> Expr | None:
    """a - 0 = a; 0 - a = -a; a - (-b) = a + b; a - a = 0; number - number"""
    a, b = e.args
    if is_constant(b, 0):
        return a
    if is_constant(a, 0):
        return negate(b)
    if b.op is negate:
        return add(a, b.args[0])
    if a is b:
        return constant(0, e.type)
    if a.op is constant_op and b.op is constant_op:
        return constant(a.parameters[0] - b.parameters[0], e.type)
    return None


def multiply_law(e: Expr) -> Expr | None:
    """1 a = a; 0 a = 0; (-a) b = -(a b); (s A) ⊙ B = s (A ⊙ B); number times number; s 1 ⊙ A = s
    A"""
    a, b = e.args
    if is_constant(a, 0) or is_constant(b, 0):
        return constant(0, e.type)
    if is_constant(a, 1) or a.op is ones_op:
        return b
    if is_constant(b, 1) or b.op is ones_op:
        return a
    if a.op is constant_op and b.op is constant_op:
        return constant(a.parameters[0] * b.parameters[0], e.type)
    if a.op is constant_op and not e.type.is_scalar:
        return scale(constant(a.parameters[0]), b)
    if b.op is constant_op and not e.type.is_scalar:
        return scale(constant(b.parameters[0]), a)
    if a.op is negate:
        return negate(multiply(a.args[0], b))
    if b.op is negate:
        return negate(multiply(a, b.args[0]))
    if a.op is scale:
        return scale(a.args[0], multiply(a.args[1], b))
    if b.op is scale:
        return scale(b.args[0], multiply(a, b.args[1]))
    return None


def full_repeat_law(e: Expr) -> Expr | None:
    """a scalar repeated everywhere, times A, is the scalar times A"""
    for one, other in (e.args, e.args[::-1]):
        inner = one
        while inner.op is repeat_rows or inner.op is repeat_columns:
            inner = inner.args[0]
        if inner is not one and inner.type.is_scalar:
            return scale(inner, other)
    return None


def divide_law(e: Expr) -> Expr | None:
    """a / 1 = a; 0 / a = 0; (-a) / b = -(a / b); (s A) / B = s (A / B); (a b) / b = a"""
    a, b = e.args
    if is_constant(b, 1):
        return a
    if is_constant(a, 0):
        return a
    if a is b:
        return constant(1, e.type)
    if a.op is negate:
        return negate(divide(a.args[0], b))
    if b.op is negate:
        return negate(divide(a, b.args[0]))
    if a.op is scale:
        return scale(a.args[0], divide(a.args[1], b))
    if a.op is multiply and b in a.args:
        return a.args[1] if a.args[0] is b else a.args[0]
    return None


def scale_law(e: Expr) -> Expr | None:
    """1 A = A; 0 A = 0; (-s) A = -(s A); s (-A) = -(s A); s (t A) = (s t) A; s 1 = the number s"""
    s, a = e.args
    if is_constant(s, 1):
        return a
    if is_constant(s, 0) or is_constant(a, 0):
        return constant(0, e.type)
    if s.op is constant_op and a.op is constant_op:
        return constant(s.parameters[0] * a.parameters[0], e.type)
    if s.op is constant_op and s.parameters[0] < 0:
        return negate(scale(constant(-s.parameters[0]), a))
    if s.op is negate:
        return negate(scale(s.args[0], a))
    if a.op is negate:
        return negate(scale(s, a.args[0]))
    if a.type.is_scalar:
        return multiply(s, a)
    if a.op is scale:
        return scale(multiply(s, a.args[0]), a.args[1])
    return None


def matmul_law(e: Expr) -> Expr | None:
    """(s A) B = A (s B) = s (A B); (-A) B = A (-B) = -(A B); I A = A; a 1x1 factor is a scalar"""
    a, b = e.args
    if a.op is identity_op:
        return b
    if b.op is identity_op:
        return a
    if a.op is negate:
        return negate(matmul(a.args[0], b))
    if b.op is negate:
        return negate(matmul(a, b.args[0]))
    if a.op is scale:
        return scale(a.args[0], matmul(a.args[1], b))
    if b.op is scale:
        return scale(b.args[0], matmul(a, b.args[1]))
    if a.type.is_scalar:
        return scale(a, b)
    if b.type.is_scalar:
        return scale(b, a)
    return None


def ones_product_law(e: Expr) -> Expr | None:
    """1ᵀ A sums the rows; A 1 sums the columns; 1 b repeats a row; a 1ᵀ repeats a column"""
    a, b = e.args
    if a.op is ones_op and a.type.rows.name == "1":
        return sum_rows(b)
    if b.op is ones_op and b.type.columns.name == "1":
        return sum_columns(a)
    if a.op is ones_op and a.type.columns.name == "1":
        return expand(b, e.type)
    if b.op is ones_op and b.type.rows.name == "1":
        return expand(a, e.type)
    return None


def ones_transpose_law(e: Expr) -> Expr | None:
    """the transpose of a matrix of ones is one"""
    if e.args[0].op is ones_op:
        turned = e.args[0].type.transposed
        return ones(turned.rows, turned.columns)
    return None


def sum_law(e: Expr) -> Expr | None:
    """a sum over one row or column is that row or column; Σ (s A) = s Σ A; Σ (-A) = -Σ A"""
    a = e.args[0]
    if a.type == e.type:
        return a
    if a.op is scale:
        return scale(a.args[0], e.op(a.args[1]))
    if a.op is negate:
        return negate(e.op(a.args[0]))
    return None


def repeat_law(e: Expr) -> Expr | None:
    """a repeat to the same shape is none; repeated numbers are numbers; signs and scalars stay
    outside"""
    a = e.args[0]
    if a.type == e.type:
        return a
    if a.op is constant_op:
        return constant(a.parameters[0], e.type)
    if a.op is negate:
        return negate(expand(a.args[0], e.type))
    if a.op is scale and not a.type.is_scalar:
        return scale(a.args[0], expand(a.args[1], e.type))
    return None


def square_law(e: Expr) -> Expr | None:
    """(-a)² = a²"""
    if e.args[0].op is negate:
        return square(e.args[0].args[0])
    return None


def power_law(e: Expr) -> Expr | None:
    """a^1 = a; a^0 = 1; a^2 is a square; a^-1 a reciprocal"""
    a, b = e.args
    if is_constant(b, 1):
        return a
    if is_constant(b, 0):
        return constant(1, e.type)
    if is_constant(b, 2):
        return square(a)
    if is_constant(b, -1):
        return reciprocal(a)
    return None


def trace_law(e: Expr) -> Expr | None:
    """tr s = s"""
    return e.args[0] if e.args[0].type.is_scalar else None


def total_law(e: Expr) -> Expr | None:
    """Σᵢ (-aᵢ) = -Σᵢ aᵢ; Σᵢ (s aᵢ) = s Σᵢ aᵢ and Σᵢ (aᵢ / s) = (Σᵢ aᵢ) / s where s has no i"""
    inner, letter = e.args[0], e.parameters[0]
    if inner.op is negate:
        return negate(total(inner.args[0], letter))
    if inner.op not in (multiply, scale, divide):
        return None
    a, b = inner.args
    if letter not in b.type.letters:
        return inner.op(total(a, letter), b)
    if letter not in a.type.letters and inner.op is not divide:
        return inner.op(a, total(b, letter))
    return None


def placed_law(e: Expr) -> Expr | None:
    """rows taken from a matrix and placed again are the matrix; placed and taken, the rows"""
    inner = e.args[0]
    if inner.op is _BACK[e.op] and inner.parameters == e.parameters:
        return inner.args[0]
    return None


_BACK: dict[Op, Op] = {
    take_row_op: place_row_op,
    place_row_op: take_row_op,
    take_column_op: place_column_op,
    place_column_op: take_column_op,
}
LAWS: dict[Op, tuple[Law, ...]] = {
    transpose: (transpose_law, ones_transpose_law, product_transpose_law),
    negate: (negate_law,),
    add: (add_law,),
    subtract: (subtract_law,),
    multiply: (multiply_law, full_repeat_law),
    divide: (divide_law,),
    scale: (scale_law,),
    square: (square_law,),
    power: (power_law,),
    matmul: (matmul_law, ones_product_law),
    sum_rows: (sum_law,),
    sum_columns: (sum_law,),
    sum_all: (sum_law,),
    repeat_rows: (repeat_law,),
    repeat_columns: (repeat_law,),
    trace: (trace_law,),
    total_op: (total_law, inner_law),
    **dict.fromkeys(_BACK, (placed_law,)),
    **dict.fromkeys((place_row_op, place_column_op), (placed_law, outer_law, lifted_law)),
}


def simplify(expr: Expr) -> Expr:
    """Apply the laws from the leaves up until none applies."""
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        # No law is about a leaf.
        done[e] = _settle(rebuild(e, tuple([done[a] for a in e.args])), done) if e.args else e
    return done[expr]


def _settle(e: Expr, done: dict[Expr, Expr]) -> Expr:
    """Apply laws at the root, and to the new parts that a law made."""
    found = done.get(e)
    if found is not None:
        return found
    inner = tuple(_settle(a, done) for a in e.args)
    if inner != e.args:
        done[e] = _settle(rebuild(e, inner), done)
        return done[e]
    for law in LAWS.get(e.op, ()):
        better = law(e)
        if better is not None and better is not e:
            done[e] = _settle(better, done)
            return done[e]
    done[e] = e
    return e
