"""Derivatives by an entry, a row or a column of a quantity."""

from __future__ import annotations

from backproof.algebra.expressions import (
    Expr,
    element,
    leaves,
    substitute,
    symbol_op,
    within,
)
from backproof.algebra.ops.letters import take_column_op, take_row_op
from backproof.algebra.ops.linear import transpose
from backproof.algebra.types import Letter
from backproof.meaning import terms as t
from backproof.meaning.shapes.inference import ShapeClash


def derivative_by_entry(of: Expr, wrt: Expr, term: t.Term, direct: bool = False) -> Expr:
    """The derivative of an expression by a quantity, or by what indices pick of one; where it is
    `direct`, all is held fixed but the one quantity in the expression."""
    if direct and len(symbols := [x for x in leaves(of) if x.op is symbol_op]) == 1:
        of = substitute(of, {symbols[0]: within(symbols[0], (symbols[0],))})
    letters: dict[str, Letter] = {}
    base = wrt
    while base.op in (take_row_op, take_column_op, transpose):
        if base.op is transpose:
            base = base.args[0]
            continue
        letters["rows" if base.op is take_row_op else "columns"] = base.parameters[0]
        base = base.args[0]
    if base.op.name != "symbol":
        if (numbered := _by_number(of, wrt, term)) is not None:
            return numbered
        message = "a derivative by an expression is not understood yet"
        raise ShapeClash(term, message, certain=False)
    places = (letters.get("rows"), letters.get("columns"))
    found = element(of, base, wrt_letters=places)
    turned = of.type.is_scalar and found.type.core != wrt.type.core
    return transpose(found) if turned else found


def _by_number(of: Expr, wrt: Expr, term: t.Term) -> Expr | None:
    """The derivative of a number by entry 2 of x, which is entry 2 of the gradient: to pick an
    entry is linear."""
    picked = term.wrt if isinstance(term, t.Partial) else None
    symbols = [x for x in leaves(wrt) if x.op is symbol_op]
    if not isinstance(picked, t.Picked) or not isinstance(picked.argument, t.Name):
        return None
    if not of.type.is_scalar or len(symbols) != 1:
        return None
    return substitute(wrt, {symbols[0]: element(of, symbols[0])})
