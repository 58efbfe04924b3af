"""Letters of which only the root is taken, to divide by: the d of `Q Kᵀ / √d` is a length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax


def lengths_below_roots(stated: Sequence[Stated]) -> frozenset[str]:
    """The names that stand alone below a root that divides, and stand for a number wherever they
    are: nothing defines them, picks entries of them or differentiates by them."""
    nodes = [
        n for s in stated for part in (s.head, s.node) if part is not None for n in below(part)
    ]
    found = {name for node in nodes for name in divided_by_root(node)}
    if not found:
        return frozenset()
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
