"""Slopes of a function that only one line names: `f'(Z)` where the page writes A = max(Z, 0).

The author means the function of that layer by it. Nothing is wrong under what is supposed.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.ops.generic import generic_op
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import Table
from backproof.meaning.functions.known import ELEMENTWISE, KNOWN, LARGER, function_name
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax

_ACTIVATIONS = frozenset({"sigmoid", "tanh", "relu", "softplus"})


def of_layer(claim: Claim) -> Iterator[tuple[syntax.Node, syntax.Node, str]]:
    """The two sides of a claim with the function of a layer in place of the one whose slope it has,
    and what that supposes; nothing where no one function can be meant."""
    stated, table = claim.stated, claim.context.setting.table
    if stated.node is None or stated.head is None:
        return
    slopes = [n for n in below(stated.node) if is_slope(n)]
    names = {name_of(n.function.replace(primes=0)) for n in slopes if isinstance(n, syntax.Call)}
    formulas = table.definitions.keys() - table.examples
    if len(names) != 1 or names & {*formulas, *functions_of(claim)}:
        return
    found = {given_by(n, stated, table) for n in slopes if isinstance(n, syntax.Call)}
    meant = found.pop() if len(found) == 1 else None
    if meant is None:
        return

    def change(node: syntax.Node) -> syntax.Node:
        if not is_slope(node) or not isinstance(node, syntax.Call):
            return node
        return node.replace(function=node.function.replace(base=meant, style="", scripts=()))

    node = changed(stated.node, change, syntax.Call)
    words = f"{next(iter(names))} is the {meant} of this layer"
    yield stated.head, node, words


def functions_of(claim: Claim) -> Iterator[str]:
    """The functions of which only the name is known in the definitions of a claim."""
    for e in claim.context.program.parts:
        if e.op is generic_op:
            yield str(e.parameters[0])


def is_slope(node: syntax.Node) -> bool:
    """Whether a part is the slope of a function that not everybody knows."""
    match node:
        case syntax.Call(function=syntax.Symbol(primes=1) as function, arguments=(_,)):
            return function_name(function.base) not in KNOWN
        case _:
            return False


def given_by(slope: syntax.Call, stated: Stated, table: Table) -> str | None:
    """The function that a definition applies to the argument of a slope; None for none or two."""
    name = named(slope.arguments[0])
    if name is None:
        return None
    wanted = table.resolve(name, stated.place)
    found: set[str] = set()
    for definition in table.by_key.values():
        match bare(definition.node):
            case syntax.Call(function=syntax.Symbol(primes=0) as function, arguments=arguments):
                quantities = [a for a in arguments if not isinstance(bare(a), syntax.Number)]
            case _:
                continue
        base = function_name(function.base)
        if base == LARGER and len(arguments) == 2:
            base = "ReLU"
        if len(quantities) != 1 or base not in ELEMENTWISE or ELEMENTWISE[base] not in _ACTIVATIONS:
            continue
        inner = named(quantities[0])
        if inner is not None and table.resolve(inner, definition.stated.place) == wanted:
            found.add(base)
    return found.pop() if len(found) == 1 else None
