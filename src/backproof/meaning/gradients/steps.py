"""The step of an update rule: what is taken from a quantity, and along which gradient by its rate.

`w - η G`, `w - \\frac{η}{n} G`, `w - η G - η λ w` and `(1 - η λ) w - η G` step by η times what is
left without η.
"""

from __future__ import annotations

from backproof.meaning.gradients.steps_taken import is_mark
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.unwritten import number
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

NEW = frozenset({"new", "old", "t+1", "t", "k+1", "k", "next", "prev", "updated", "+"})

Signed = tuple[int, list[syntax.Node]]
"""A sign, and the factors of a product."""
Step = tuple[tuple[Signed, ...], syntax.Node]
"""What is added to a quantity, term by term, and the quantity."""


def step_of(head: syntax.Node, right: syntax.Node) -> Step | None:
    """What an update adds to what; None where a line is no update."""
    if isinstance(head, syntax.Juxtaposition) and len(head.factors) == 2:
        mark, target = map(bare, head.factors)
        if is_mark(mark):
            return (signed(right),), target
        return None
    match bare(right):
        case syntax.Add(terms=(first, *rest), signs=(1, *signs)):
            pass
        case _:
            return None
    added = [
        (sign * s, factors) for sign, (s, factors) in zip(signs, map(signed, rest), strict=True)
    ]
    if updated(head, first):
        return tuple(added), unturned(first)
    shrunk = shrinking(head, first)
    return None if shrunk is None else ((*shrunk[0], *added), shrunk[1])


def shrinking(head: syntax.Node, first: syntax.Node) -> Step | None:
    """`(1 - η λ) w` as w and what is taken from it."""
    factors = [factor for _, factor in flatten(bare(first))]
    target = next((f for f in factors if updated(head, f)), None)
    if target is None or len(factors) != 2:
        return None
    match bare(next(f for f in factors if f is not target)):
        case syntax.Add(terms=(syntax.Number(value=1.0), *rest), signs=(1, *signs)):
            parts = zip(signs, map(signed, rest), strict=True)
            return tuple((sign * s, [*part, target]) for sign, (s, part) in parts), bare(target)
        case _:
            return None


def updated(left: syntax.Node, first: syntax.Node) -> bool:
    """Whether a left side is the new value of what the right side starts with."""
    first = unturned(first)
    if key(left) == key(first):
        return True
    return key(plain(left)) == key(plain(first))


def unturned(node: syntax.Node) -> syntax.Node:
    """What a step starts from, without its transpose."""
    start = bare(node)
    return bare(start.base) if isinstance(start, syntax.Transpose) else start


def transposed_start(right: syntax.Node) -> syntax.Transpose | None:
    """The transpose of what is updated, where a step starts from that: it is the gradient only
    where the two are the same."""
    match bare(right):
        case syntax.Add(terms=(first, _)):
            start = bare(first)
            return start if isinstance(start, syntax.Transpose) else None
        case _:
            return None


def plain(node: syntax.Node) -> syntax.Node:
    """A symbol without the marks of old and new."""
    match node:
        case syntax.Element(base=base):
            return node.replace(base=plain(base))
        case syntax.Power(base=syntax.Symbol() as base, exponent=syntax.Words(text="+")):
            return base
        case syntax.Symbol():
            scripts = tuple(s for s in node.scripts if s.text not in NEW)
            return node.replace(primes=0, scripts=scripts)
        case _:
            return node


def signed(node: syntax.Node) -> Signed:
    """The factors of a product and its sign."""
    match bare(node):
        case syntax.Negate(operand=operand):
            sign, factors = signed(operand)
            return -sign, factors
        case other:
            return 1, [factor for _, factor in flatten(other)]


def without_rate(factors: list[syntax.Node], rates: frozenset[str]) -> syntax.Node | None:
    """A product without its learning rate, which may stand above a fraction; None without one."""
    rest = [f for f in factors if not is_rate(f, rates)]
    if len(rest) == len(factors):
        above = fraction_with(factors, rates)
        if above is None:
            return None
        place, fraction = above
        left = without_rate([f for _, f in flatten(bare(fraction.numerator))], rates)
        rest[place] = fraction.replace(numerator=left or number(1))
    return product_of(rest) if rest else None


def without_share(factors: list[syntax.Node], rates: frozenset[str]) -> syntax.Node | None:
    """A product without the fraction that has its learning rate alone above, `η/n`: what stands
    below may belong to the rate. None without such a fraction."""
    above = fraction_with(factors, rates)
    if above is None or not is_rate(above[1].numerator, rates):
        return None
    rest = [f for place, f in enumerate(factors) if place != above[0]]
    return product_of(rest) if rest else None


def fraction_with(
    factors: list[syntax.Node], rates: frozenset[str]
) -> tuple[int, syntax.Fraction] | None:
    """The first fraction with a learning rate above, and its place."""
    for place, factor in enumerate(map(bare, factors)):
        if isinstance(factor, syntax.Fraction) and rates_in([factor], rates):
            return place, factor
    return None


def product_of(factors: list[syntax.Node]) -> syntax.Node:
    """Factors side by side; the factor, if it is one."""
    if len(factors) == 1:
        return factors[0]
    ends = {"start": factors[0].start, "end": factors[-1].end}
    return syntax.Juxtaposition(**ends, factors=tuple(factors))


def rates_in(factors: list[syntax.Node], rates: frozenset[str]) -> frozenset[str]:
    """The letters of learning rates among some factors and above fractions among them: of several
    terms the one that they share is the rate, another one is a penalty."""
    above = [f.numerator for f in map(bare, factors) if isinstance(f, syntax.Fraction)]
    parts = [*factors, *(f for numerator in above for _, f in flatten(bare(numerator)))]
    return frozenset(f.base for f in map(bare, parts) if isinstance(f, syntax.Symbol)) & rates


def is_rate(node: syntax.Node, rates: frozenset[str]) -> bool:
    """Whether a factor is a learning rate by its letter."""
    inner = bare(node)
    return isinstance(inner, syntax.Symbol) and inner.base in rates
