"""Formulas that repeat the formula of a name, written with that name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Expr, leaves, substitute, symbol_op
from backproof.algebra.program import Definition


def by_name(definitions: Sequence[Definition], last: str) -> list[Definition]:
    """The definitions, each written with the names of the others wherever it repeats their formula.

    `H = f(X W)` beside `Z = X W` means H = f(Z): a derivative by Z is asked for in that sense.
    """
    names = {
        d.expr: d.symbol
        for d in reversed(definitions)
        if d.expr.args and d.symbol.name != last and d.expr.op is not symbol_op
    }
    made = {
        d.symbol: Definition(
            d.symbol, substitute(d.expr, {e: s for e, s in names.items() if s is not d.symbol})
        )
        if any(e in names and names[e] is not d.symbol for e in d.order)
        else d
        for d in definitions
    }
    return in_order(made) or list(definitions)


def in_order(made: Mapping[Expr, Definition]) -> list[Definition]:
    """The definitions in an order in which they can be run, [] where there is none."""
    order: list[Definition] = []
    state: dict[Expr, bool] = {}
    stack = [(symbol, False) for symbol in reversed(list(made))]
    while stack:
        symbol, ready = stack.pop()
        if ready:
            state[symbol] = True
            order.append(made[symbol])
        elif symbol not in state:
            state[symbol] = False
            stack.append((symbol, True))
            needed = [e for e in leaves(made[symbol].expr) if e in made]
            if any(state.get(e) is False for e in needed):
                return []
            stack.extend((e, False) for e in reversed(needed) if e not in state)
    return order
