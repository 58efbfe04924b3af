"""What `dq` is the gradient by, where `q = σ(p)` and nothing on the page is called `dp`.

A line that gives `dq` with the slope of σ, `… ⊙ σ'(p)` or `… ⊙ q (1 - q)`, gives the gradient by p:
that by q has no such factor. Where most lines that give it do, `dq` is called `dp` everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.functions.known import ELEMENTWISE, function_name
from backproof.meaning.gradients.gradient_names import (
    has_slope,
    inner_symbol,
    products,
    symbol_of,
)
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax.nodes import Call, Node, Number, Symbol

Gates = Mapping[str, Symbol]
"""The arguments of gates by the stems of these."""


def with_gates_by_argument(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with the name of the gradient by the argument of a gate where it is
    meant."""
    gates = meant(stated, gates_of(stated))
    if not gates:
        return tuple(stated)

    def change(node: Node) -> Node:
        gate = inner_symbol(node) if isinstance(node, Symbol) else None
        argument = gates.get(stem(gate)) if gate is not None else None
        if gate is None or argument is None:
            return node
        return gate.replace(base="d" + argument.base, accents=argument.accents)

    def renamed(item: Stated) -> Stated:
        head = None if item.head is None else changed(item.head, change, Symbol)
        node = None if item.node is None else changed(item.node, change, Symbol)
        if head is item.head and node is item.node:
            return item
        own = symbol_of(head)
        name = name_of(own) if item.name and own is not None else item.name
        member = replace(item.member, node=node)
        return replace(item, head=head, member=member, name=name, origin=item.origin or item)

    return tuple(map(renamed, stated))


def gates_of(stated: Sequence[Stated]) -> Gates:
    """The quantities that each formula on the page makes by a function of another one alone, which
    has a name and the same scripts."""
    arguments: dict[str, set[Symbol | None]] = {}
    for item in stated:
        gate = symbol_of(item.head)
        if item.kind == "definition" and gate is not None and not is_number(item.node):
            arguments.setdefault(stem(gate), set()).add(argument_of(gate, item.node))
    found: dict[str, Symbol] = {}
    for name, symbols in arguments.items():
        one = next(iter(symbols))
        same = {None if s is None else stem(s) for s in symbols}
        if one is not None and len(same) == 1 and name not in same:
            found[name] = one
    return found


def is_number(node: Node | None) -> bool:
    """Whether a quantity is only given the value that it starts from."""
    return isinstance(None if node is None else bare(node), Number)


def argument_of(gate: Symbol, node: Node | None) -> Symbol | None:
    """The quantity with a gate's scripts of which its formula is a function entry by entry."""
    match None if node is None else bare(node):
        case Call(function=Symbol(primes=0) as function, arguments=(argument,), power=None) if (
            function_name(function.base) in ELEMENTWISE
        ):
            inner = symbol_of(argument)
            same = inner is not None and name_of(inner) == name_of(
                inner.replace(scripts=gate.scripts)
            )
            return inner if same else None
        case _:
            return None


def meant(stated: Sequence[Stated], gates: Gates) -> Gates:
    """The gates whose gradients by name are given with their slopes, and those by their arguments
    have no name."""
    if not gates:
        return {}
    symbols = [s for i in stated for n in (i.head, i.node, i.named) for s in inside(n, Symbol)]
    by_name = {stem(gate) for s in symbols if (gate := inner_symbol(s)) is not None}
    sloped: dict[str, list[bool]] = {}
    for item in stated:
        given = symbol_of(item.named or item.head)
        gate = None if given is None else inner_symbol(given)
        if gate is None or stem(gate) not in gates or stem(gates[stem(gate)]) in by_name:
            continue
        formula = item.node if item.kind in ("definition", "identity") else None
        sloped.setdefault(stem(gate), []).append(is_sloped(formula, gate, gates[stem(gate)]))
    return {name: gates[name] for name, found in sloped.items() if 2 * sum(found) > len(found)}


def is_sloped(node: Node | None, gate: Symbol, argument: Symbol) -> bool:
    """Whether a formula has the slope of a gate as a factor."""
    by = name_of(argument.replace(scripts=gate.scripts))
    return has_slope(node, name_of(gate)) or any(
        is_slope(bare(factor), by) for factors in products(node) for factor in factors
    )


def is_slope(node: Node, by: str) -> bool:
    """Whether a factor is the slope of a function at a quantity."""
    match node:
        case Call(function=Symbol(primes=1), arguments=(argument,)):
            inner = symbol_of(argument)
            return inner is not None and name_of(inner) == by
        case _:
            return False
