"""Sums that are differentiated term by term: `∇J = 1/N Σ ∇ℓ_n` where `J = 1/N Σ ℓ_n`.

What ℓ is need not be known: without the derivatives the line must be the formula of J, since a
derivative passes sums and what does not vary. Only numbers and letters that nothing defines are
taken for constants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal

from backproof.meaning.naming.names import bare, first_derivative, name_of, named
from backproof.meaning.statements import Stated
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt

Said = Literal["same", "other factor"]


def termwise(stated: Stated, others: Iterable[Stated]) -> Said | None:
    """Whether a line differentiates the terms of a sum and keeps the constants before them; None
    for other lines."""
    head = first_derivative(stated.head) if stated.head is not None else None
    if head is None or stated.node is None or stated.kind != "gradient":
        return None
    name, by = named(head[1]), head[2]
    if undifferentiated(stated.node, by, ()) is None:
        return None
    known = list(others)
    defined = {s.name for s in known if s.kind == "definition"} | {named(by) or ""}
    said = undifferentiated(stated.node, by, defined)
    sums = [s for s in known if s.name == name and s.kind in ("definition", "mention")]
    if said is None or not sums:
        return None
    own = constants(said, defined)
    formulas = [constants(s.node, defined) for s in sums if s.node is not None]
    if own in formulas:
        return "same"
    once = len({s.statement for s in sums}) == 1
    return "other factor" if once and any(own[1] == terms for _, terms in formulas) else None


def undifferentiated(
    node: syntax.Node, by: syntax.Node, defined: Collection[str]
) -> syntax.Node | None:
    """A formula without its derivatives by one thing, where every term has one of them as a factor
    beside constants; None where it is not so."""
    match bare(node):
        case syntax.Derivative(numerator=inner, order=1, denominators=(below,)) if (
            inner is not None and key(below) == key(by)
        ):
            return bare(inner)
        case syntax.Add(terms=terms) as total:
            parts = [undifferentiated(t, by, defined) for t in terms]
            found = tuple(p for p in parts if p is not None)
            return total.replace(terms=found) if len(found) == len(parts) else None
        case syntax.Negate(operand=operand) as minus:
            inner = undifferentiated(operand, by, defined)
            return None if inner is None else minus.replace(operand=inner)
        case syntax.BigOperator(operator="sum", body=body) as total:
            inner = undifferentiated(body, by, defined)
            return None if inner is None else total.replace(body=inner)
        case syntax.Juxtaposition(factors=(*before, last)) as product if all(
            is_constant(f, defined) for f in before
        ):
            inner = undifferentiated(last, by, defined)
            return None if inner is None else product.replace(factors=(*before, inner))
        case _:
            return None


def is_constant(node: syntax.Node, defined: Collection[str]) -> bool:
    """Whether an expression consists of numbers and of letters that nothing defines."""
    match bare(node):
        case syntax.Number():
            return True
        case syntax.Symbol() as symbol:
            return name_of(symbol) not in defined
        case syntax.Fraction(numerator=above, denominator=below):
            return is_constant(above, defined) and is_constant(below, defined)
        case syntax.Juxtaposition() as product:
            return all(is_constant(f, defined) for _, f in flatten(product))
        case _:
            return False


def constants(node: syntax.Node, defined: Collection[str]) -> tuple[Counter[Key], list[Key]]:
    """The constants before a sum, and the sum; brackets around what is summed do not count."""
    factors = [f for _, f in flatten(bare(node))]
    before = Counter(key(bare(f)) for f in factors if is_constant(f, defined))
    return before, [key(plain(f)) for f in factors if not is_constant(f, defined)]


def plain(node: syntax.Node) -> syntax.Node:
    """An expression without brackets around what is summed."""
    return rebuilt(bare(node), plain) if isinstance(bare(node), syntax.BigOperator) else bare(node)
