"""Letters that only divide: the d of `Q Kᵀ / √d` and of `(1/d) 1ᵀ x` is a length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax

LENGTHS = frozenset("dDnNmMHCB")
"""What lengths are called by custom: such a letter is one below whatever it divides."""


def dividing_lengths(stated: Sequence[Stated]) -> frozenset[str]:
    """The names that stand alone below a root that divides, and those that stand nowhere but below
    a number or such a root, or below anything where they are lengths by custom: nothing defines
    them, picks entries of them or differentiates by them."""
    nodes = [
        n for s in stated for part in (s.head, s.node) if part is not None for n in below(part)
    ]
    by_root = {name for node in nodes for name in divided_by_root(node)}
    by_name = Counter(name for node in nodes for name in divided_by(node))
    if not by_root and not by_name:
        return frozenset()
    written = Counter(name_of(n) for n in nodes if isinstance(n, syntax.Symbol))
    found = by_root | {name for name, count in by_name.items() if count == written[name]}
    arrays = {item.name for item in stated if item.kind in ("definition", "declaration")}
    for node in nodes:
        match node:
            case syntax.Element(base=syntax.Symbol() as base):
                arrays.add(name_of(base))
            case syntax.Derivative(denominators=below_):
                arrays |= {name_of(by) for by in below_ if isinstance(by, syntax.Symbol)}
            case syntax.Transpose(base=syntax.Symbol() as base):
                arrays.add(name_of(base))
            case _:
                pass
    return frozenset(found - arrays)


def below_roots(stated: Sequence[Stated]) -> frozenset[str]:
    """The names that stand alone below a root that divides."""
    nodes = (n for s in stated if s.node is not None for n in below(s.node))
    return frozenset(name for node in nodes for name in divided_by_root(node))


def divided_by(node: syntax.Node) -> Iterator[str]:
    """The d of `1/d`, `r/d` and of `1/√d`."""
    match node:
        case syntax.Fraction(numerator=above, denominator=below_):
            pass
        case syntax.Product(operator="slash", left=above, right=below_):
            pass
        case _:
            return
    divisor = bare(below_)
    number = isinstance(bare(above), syntax.Number)
    if isinstance(divisor, syntax.Symbol) and (number or name_of(divisor) in LENGTHS):
        yield name_of(divisor)
    yield from divided_by_root(node)


def divided_by_root(node: syntax.Node) -> Iterator[str]:
    """The d of `1/√d`."""
    match node:
        case syntax.Fraction(denominator=below_):
            pass
        case syntax.Product(operator="slash", right=below_):
            pass
        case _:
            return
    match bare(below_):
        case syntax.Call(function=function, arguments=(argument,), power=None):
            inner = bare(argument)
            if function_name(function.base) == "sqrt" and isinstance(inner, syntax.Symbol):
                yield name_of(inner)
        case _:
            return
