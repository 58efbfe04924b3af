"""The normal form in which results are printed: a sum of terms, each sign × scalars × body.

Scalars stand in front as one fraction, equal terms are collected, and what all terms of a sum share
(scalars, a sign) stands before it: `-(1/N)(y/ŷ - (1-y)/(1-ŷ))`. Values never change.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import isfinite

from backproof.algebra.expressions import Expr, constant, constant_op, rebuild, walk
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, scale, subtract
from backproof.algebra.ops.elementwise import reciprocal
from backproof.algebra.ops.linear import matmul
from backproof.algebra.simplify import simplify
from backproof.algebra.types import Type
from backproof.record import dataclass, replace

# Numbers with a larger denominator are written as decimals.
_PLAIN = 1000
# Each round can only move scalars outwards; nested sums need a second one.
_ROUNDS = 4
_SUMS = frozenset({add, subtract, negate})


@dataclass(frozen=True)
class Term:
    """`number` × above / below × body; a scalar has no body."""

    number: Fraction
    above: tuple[Expr, ...]
    below: tuple[Expr, ...]
    body: Expr | None


def arrange(expr: Expr) -> Expr:
    """The expression in normal form."""
    for _ in range(_ROUNDS):
        better = _arranged(simplify(expr))
        if better is expr:
            break
        expr = better
    return expr


def term_of(expr: Expr) -> Term:
    """An expression as one term; its parts are in normal form already."""
    if expr.type.is_scalar:
        return _scalar(expr)
    number = Fraction(1)
    above: tuple[Expr, ...] = ()
    below: tuple[Expr, ...] = ()
    while expr.op is negate or expr.op is scale:
        if expr.op is negate:
            number, expr = -number, expr.args[0]
        else:
            front = _scalar(expr.args[0])
            number, expr = number * front.number, expr.args[1]
            above, below = above + front.above, below + front.below
    inner = _body(expr)
    return _reduced(
        Term(number * inner.number, above + inner.above, below + inner.below, inner.body)
    )


def expression_of(term: Term, type_: Type) -> Expr:
    """A term as an expression of the given type."""
    positive = replace(term, number=abs(term.number))
    front = _front(positive)
    if term.body is None:
        result = front if type_.is_scalar else constant(0, type_)
    elif term.body.op is constant_op and not term.above and not term.below:
        return constant(float(term.number) * term.body.parameters[0], type_)
    else:
        plain = front.op is constant_op and front.parameters[0] == 1
        result = term.body if plain else scale(front, term.body)
    return negate(result) if term.number < 0 else result


def _arranged(root: Expr) -> Expr:
    inside = _inner_sums(root)
    done: dict[Expr, Expr] = {}
    for e in walk([root]):
        if e in inside:
            continue
        if e.op in _SUMS:
            done[e] = _sum(_summands(e, done), e.type)
        elif e.args:
            done[e] = expression_of(term_of(rebuild(e, tuple(done[a] for a in e.args))), e.type)
        else:
            done[e] = e
    return done[root]


def _inner_sums(root: Expr) -> set[Expr]:
    """Sums that are used in sums only: they are flattened into what uses them."""
    elsewhere = {root}
    sums: set[Expr] = set()
    for e in walk([root]):
        if e.op in _SUMS:
            sums.add(e)
        else:
            elsewhere.update(e.args)
    return sums - elsewhere


def _summands(root: Expr, done: dict[Expr, Expr]) -> list[Term]:
    found: list[Term] = []
    stack: list[tuple[Expr, int, bool]] = [(root, 1, False)]
    while stack:
        e, sign, arranged = stack.pop()
        if e in done and not arranged:
            e, arranged = done[e], True
        if e.op is negate:
            stack.append((e.args[0], -sign, arranged))
        elif e.op in _SUMS:
            second = -sign if e.op is subtract else sign
            stack += [(e.args[1], second, arranged), (e.args[0], sign, arranged)]
        else:
            term = term_of(e)
            found.append(replace(term, number=term.number * sign))
    return found


def _sum(terms: list[Term], type_: Type) -> Expr:
    terms = _collected(terms)
    if not terms:
        return constant(0, type_)
    if len(terms) == 1:
        return expression_of(terms[0], type_)
    above = _common([t.above for t in terms])
    below = _common([t.below for t in terms])
    sizes = {abs(t.number) for t in terms}
    number = sizes.pop() if len(sizes) == 1 else Fraction(1)
    shared = bool(above or below) or number != 1
    if all(t.number < 0 for t in terms) or (shared and terms[0].number < 0):
        number = -number
    elif terms[0].number < 0:
        first = next(t for t in terms if t.number > 0)
        terms = [first, *(t for t in terms if t is not first)]
    rest = [
        replace(t, number=t.number / number, above=_without(t.above, above),
                below=_without(t.below, below))
        for t in terms
    ]  # fmt: skip
    result = expression_of(rest[0], type_)
    for term in rest[1:]:
        part = expression_of(replace(term, number=abs(term.number)), type_)
        result = add(result, part) if term.number > 0 else subtract(result, part)
    if number == 1 and not above and not below:
        return result
    if type_.is_scalar:
        return expression_of(Term(number, (*above, result), below, None), type_)
    return expression_of(Term(number, above, below, result), type_)


def _collected(terms: list[Term]) -> list[Term]:
    """Terms that differ in their number only are one term; those that cancel are none."""
    found: dict[object, Term] = {}
    for term in terms:
        key = (frozenset(Counter(term.above).items()), frozenset(Counter(term.below).items()),
               term.body)  # fmt: skip
        known = found.get(key)
        found[key] = term if known is None else replace(known, number=known.number + term.number)
    return [t for t in found.values() if t.number]


def _common(lists: list[tuple[Expr, ...]]) -> tuple[Expr, ...]:
    shared = Counter(lists[0])
    for factors in lists[1:]:
        shared &= Counter(factors)
    return tuple(shared.elements())


def _without(factors: tuple[Expr, ...], taken: tuple[Expr, ...]) -> tuple[Expr, ...]:
    left = list(factors)
    for factor in taken:
        left.remove(factor)
    return tuple(left)


def _scalar(expr: Expr) -> Term:
    """A scalar as a number and its factors above and below."""
    number = Fraction(1)
    above: list[Expr] = []
    below: list[Expr] = []
    stack = [(expr, True)]
    while stack:
        e, upper = stack.pop()
        if e.op is constant_op and isfinite(e.parameters[0]) and (upper or e.parameters[0]):
            value = Fraction(e.parameters[0])
            number = number * value if upper else number / value
        elif e.op is negate:
            number = -number
            stack.append((e.args[0], upper))
        elif e.op is multiply or e.op is scale:
            stack.extend([(e.args[1], upper), (e.args[0], upper)])
        elif e.op is divide:
            stack.extend([(e.args[1], not upper), (e.args[0], upper)])
        elif e.op is reciprocal:
            stack.append((e.args[0], not upper))
        else:
            (above if upper else below).append(e)
    return _reduced(Term(number, tuple(above), tuple(below), None))


def _body(expr: Expr) -> Term:
    """A product or quotient with the scalars of its factors drawn out."""
    if expr.op is constant_op:
        if not isfinite(expr.parameters[0]):
            return Term(Fraction(1), (), (), expr)
        return Term(Fraction(expr.parameters[0]), (), (), constant(1, expr.type))
    if expr.op is not multiply and expr.op is not matmul and expr.op is not divide:
        return Term(Fraction(1), (), (), expr)
    a, b = (term_of(x) for x in expr.args)
    if expr.op is divide:
        quotient = divide(_held(a, expr.args[0]), expr.args[1])
        return Term(a.number, a.above, a.below, quotient)
    left, right = _held(a, expr.args[0]), _held(b, expr.args[1])
    number, above, below = a.number * b.number, a.above + b.above, a.below + b.below
    if expr.op is matmul:
        return Term(number, above, below, matmul(left, right))
    for factor in _chain(right):
        left = multiply(left, factor)
    return Term(number, above, below, left)


def _held(term: Term, original: Expr) -> Expr:
    """What is left of a factor when its scalars are gone; a scalar factor has only those."""
    return constant(1, original.type) if term.body is None else term.body


def _chain(expr: Expr) -> list[Expr]:
    factors: list[Expr] = []
    while expr.op is multiply:
        factors.append(expr.args[1])
        expr = expr.args[0]
    return [expr, *reversed(factors)]


def _reduced(term: Term) -> Term:
    shared = _common([term.above, term.below])
    if not shared:
        return term
    return replace(term, above=_without(term.above, shared), below=_without(term.below, shared))


def _front(term: Term) -> Expr:
    """The scalars of a term as one fraction."""
    number = term.number
    top, bottom = (
        (number.numerator, number.denominator)
        if number.denominator <= _PLAIN
        else (float(number), 1)
    )
    numerator = _product(top, term.above)
    if bottom == 1 and not term.below:
        return numerator
    return divide(numerator, _product(bottom, term.below))


def _product(number: float, factors: tuple[Expr, ...]) -> Expr:
    parts = [constant(number), *factors] if number != 1 or not factors else list(factors)
    result = parts[0]
    for factor in parts[1:]:
        result = multiply(result, factor)
    return result
