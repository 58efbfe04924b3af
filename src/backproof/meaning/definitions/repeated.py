"""Formulas that repeat the formula of a name, written with that name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from backproof.algebra.expressions import Expr, leaves, substitute, symbol_op
from backproof.algebra.ops.letters import (
    place_column_op,
    place_row_op,
    take_column,
    take_row,
)
from backproof.algebra.program import Definition
from backproof.algebra.simplify import simplify

TAKEN = {place_row_op: take_row, place_column_op: take_column}


def by_name(definitions: Sequence[Definition], last: str) -> list[Definition]:
    """The definitions, each written with the names of the others wherever it repeats their formula.

    `H = f(X W)` beside `Z = X W` means H = f(Z): a derivative by Z is asked for in that sense.
    """
    names: dict[Expr, tuple[Expr, Expr]] = {}
    definitions = without_copies(definitions, last)
    for definition in reversed(definitions):
        if definition.symbol.name != last:
            for formula, name in formulas_of(definition):
                names[formula] = name, definition.symbol
    made = {}
    for d in definitions:
        others = {e: names[e][0] for e in d.order if e in names and names[e][1] is not d.symbol}
        made[d.symbol] = Definition(d.symbol, substitute(d.expr, others)) if others else d
    return in_order(made) or list(definitions)


def without_copies(definitions: Sequence[Definition], last: str) -> Sequence[Definition]:
    """The definitions, where a name that is given its formula again keeps its meaning, in what
    follows too: `a = f(W x)`, then `z = W x` and `a = f(z)`, by its entries or as a whole."""
    versions = Counter(plain(d.symbol) for d in definitions)
    if len(versions) == len(definitions):
        return definitions
    first: dict[tuple[str, Expr], Expr] = {}
    same: dict[Expr, Expr] = {}
    whole: dict[Expr, Expr] = {}
    found = []
    for d in definitions:
        expr = substitute(d.expr, same) if same else d.expr
        whole[d.symbol] = substitute(expr, whole) if whole else expr
        name = plain(d.symbol)
        formula = simplify(whole[d.symbol]) if versions[name] > 1 else expr
        known = first.setdefault((name, formula), d.symbol)
        if known is not d.symbol and known.type == d.symbol.type:
            same[d.symbol] = expr = known
            if d.symbol.name != last:
                # By its other name it is the same quantity.
                continue
        found.append(d if expr is d.expr else Definition(d.symbol, expr))
    # As a whole it may have the formula of a name in it that it has not by its entries.
    kept = {*same.values()}
    return [Definition(d.symbol, simplify(d.expr)) if d.symbol in kept else d for d in found]


def plain(symbol: Expr) -> str:
    """The name of a quantity as it is written, whichever of its definitions is meant."""
    return symbol.name.partition("@")[0]


def formulas_of(definition: Definition) -> Iterator[tuple[Expr, Expr]]:
    """The formula of a name, and with letters that of the entries or samples that it gives."""
    formula, name = definition.expr, definition.symbol
    while formula.args and formula.op is not symbol_op:
        yield formula, name
        take = TAKEN.get(formula.op)
        if take is None:
            return
        formula, name = formula.args[0], take(name, formula.parameters[0])


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
