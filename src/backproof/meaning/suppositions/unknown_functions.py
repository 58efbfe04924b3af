"""Quantities that depend on others, and nobody says how: `c(v) ∈ ℝ`, or `∂x/∂z` of an x without a
formula.

Each is defined as an arbitrary function of what it depends on. What holds for it, as a relation
between derivatives, holds for every function.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.functions.known import KNOWN
from backproof.meaning.naming.names import bare, first_derivative, name_of, named
from backproof.meaning.naming.unwritten import ARGUMENT, inner, plus, symbol, times
from backproof.meaning.statements import Stated, below, derivatives
from backproof.meaning.suppositions.losses_added import losses_added
from backproof.record import replace
from backproof.syntax import nodes as syntax


def add_unknown_functions(table: Table, stated: Sequence[Stated]) -> None:
    """Give a table what is declared as a function and not defined there, and what depends on
    something by its derivatives alone."""
    for name, (left, item) in declared_functions(table).items():
        table.unknown[_add(table, name, left, left.arguments, item)] = "declared"
    for name, (left, item) in declared_maps(table, stated).items():
        table.unknown[_add(table, name, left, left.arguments, item, scalar=True)] = "declared"
    for name, (dependence, item) in losses_added(table, stated).items():
        arguments = tuple(map(symbol, dependence))
        table.unknown[_add(table, name, symbol(name), arguments, item, scalar=True)] = "declared"
    for name, (dependence, item) in dependences(table, stated).items():
        arguments = tuple(map(symbol, dependence))
        table.unknown[_add(table, name, symbol(name), arguments, item)] = "implied"


def _add(
    table: Table, name: str, left: syntax.Node, arguments: Iterable[syntax.Node], item: Stated,
    scalar: bool = False,
) -> str:  # fmt: skip
    """Define a name as an arbitrary function, before its other definitions; the new key."""
    declaration = next(iter(table.declarations.get(name, ())), None)
    scalar |= declaration is not None and not declaration.dims
    place = replace(item, kind="definition", name=name, meant=())
    key = f"{name}@0" if name in table.definitions else name
    definition = Definition(key, name, arbitrary_function(name, arguments, scalar), place, left)
    table.definitions.setdefault(name, []).insert(0, definition)
    table.by_key[key] = definition
    return key


def arbitrary_function(name: str, arguments: Iterable[syntax.Node], scalar: bool) -> syntax.Node:
    """⟨P, x⟩ + ⟨Q, x²⟩ with free P and Q; for a vector or a matrix two such numbers, each times a
    free factor in every entry."""

    def number(mark: str) -> syntax.Node:
        parts = []
        for place, x in enumerate(arguments, 1):
            linear, square = (symbol(f"{c}{mark}({name},{place})") for c in "PQ")
            parts += [inner(linear, x), inner(square, times(x, x))]
        return plus(*parts)

    if scalar:
        return number("")
    scaled = (
        syntax.Juxtaposition(start=0, end=0, factors=(number(mark), symbol(f"S{mark}({name})")))
        for mark in ("", "'")
    )
    return plus(*scaled)


def declared_functions(table: Table) -> dict[str, tuple[syntax.Call, Stated]]:
    """Functions of which a section says only of what and of which shape: `c(v) ∈ ℝ`."""
    found: dict[str, tuple[syntax.Call, Stated]] = {}
    for name, declarations in table.declarations.items():
        for declaration in declarations if name not in KNOWN else ():
            head, place = declaration.stated.head, declaration.stated.place
            left = bare(head) if head is not None else None
            if not isinstance(left, syntax.Call) or name in found:
                continue
            plain = all(isinstance(bare(a), syntax.Symbol) for a in left.arguments)
            defined = any(
                d.stated.place.section is place.section or d.stated.place.order < place.order
                for d in table.definitions.get(name, ())
            )
            if plain and not defined:
                found[name] = left, declaration.stated
    return found


def declared_maps(table: Table, stated: Sequence[Stated]) -> dict[str, tuple[syntax.Call, Stated]]:
    """Maps to the numbers of which the document says no more, `ℓ : ℝᵐ → ℝ`: as functions of what
    they are applied to, or of a letter of their own where that is not one quantity."""
    declared: dict[str, tuple[syntax.Symbol, Stated]] = {}
    for item in stated:
        match item.member.relation, item.head, item.node:
            case "to", syntax.Symbol() as head, syntax.Space(dims=()):
                name = name_of(head)
                if name not in KNOWN and name not in table.definitions:
                    declared.setdefault(name, (head, item))
            case _:
                pass
    given: dict[str, dict[str, syntax.Node]] = {name: {} for name in declared}
    for item in stated if declared else ():
        for node in below(item.node) if item.node is not None else ():
            match node:
                case syntax.Call(function=syntax.Symbol() as function, arguments=(argument,)) if (
                    name_of(function) in given
                ):
                    whole = bare(argument)
                    name = name_of(whole) if isinstance(whole, syntax.Symbol) else ""
                    given[name_of(function)][name] = whole
                case _:
                    pass
    return {
        name: (syntax.Call(start=0, end=0, function=head, arguments=_argument(given[name])), item)
        for name, (head, item) in declared.items()
        if given[name]
    }


def _argument(given: dict[str, syntax.Node]) -> tuple[syntax.Node]:
    (name, whole), *others = given.items()
    return (whole if name and not others else symbol(f"{ARGUMENT}it"),)


def dependences(
    table: Table, stated: Sequence[Stated]
) -> dict[str, tuple[tuple[str, ...], Stated]]:
    """Undefined quantities that a claim differentiates by what its own left side varies, and its
    numerator leads to that in no other way: `∂(Bx)/∂z = (∂x/∂z) Bᵀ`."""
    found: dict[str, tuple[dict[str, None], Stated]] = {}
    for item in stated:
        if item.kind not in ("gradient", "chain-step") or item.head is None or item.node is None:
            continue
        head = first_derivative(item.head)
        if head is None or not isinstance(bare(head[2]), syntax.Symbol):
            continue
        by = named(head[2]) or ""
        if by in table.definitions or named(head[1]) is not None:
            continue
        names = used_names(head[1])
        if by in names:
            continue
        for derivative in derivatives(item.node):
            inner = first_derivative(derivative)
            if inner is None or named(inner[2]) != by:
                continue
            above = bare(inner[1])
            if not isinstance(above, syntax.Symbol) or name_of(above) not in names:
                continue
            if name_of(above) not in table.definitions:
                found.setdefault(name_of(above), ({}, item))[0].setdefault(by)
    return {name: (tuple(bys), item) for name, (bys, item) in found.items()}
