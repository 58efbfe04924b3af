"""The table of a document: what its statements define and declare, in document order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.definitions.left_sides import whole_derivative, without_square
from backproof.meaning.definitions.table import (
    Alias,
    Declaration,
    Definition,
    Table,
    used_names,
)
from backproof.meaning.functions.known import ELEMENTWISE, function_name
from backproof.meaning.indices.implied import in_one_term
from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key as syntax_key


def tabulate(stated: Sequence[Stated]) -> Table:
    """Collect the definitions and declarations of a document."""
    table = Table()
    for item in stated:
        if item.node is None:
            continue
        _tabulate_expression(table, item)
        if item.kind == "definition":
            if any(map(is_derivative, below(item.node))):
                left = bare(item.head) if item.head is not None else None
                if isinstance(left, syntax.Symbol | syntax.Element):
                    given = Definition(item.name, item.name, item.node, item, left)
                    table.formulas.setdefault(item.name, []).append(given)
                continue
            known = table.definitions.setdefault(item.name, [])
            key = item.name if not known else f"{item.name}@{len(known) + 1}"
            left = bare(item.head) if item.head is not None else None
            left, node = without_square(left, item.node)
            definition = Definition(key, item.name, node, item, left)
            known.append(definition)
            table.by_key[key] = definition
            if isinstance(left, syntax.Symbol) and 1 in in_one_term(item.node).values():
                table.short.add(key)
        elif item.kind == "alias":
            found = alias_of(item)
            if found is not None:
                table.aliases.setdefault(found.name, []).append(found)
        elif item.kind == "declaration" and isinstance(item.node, syntax.Space):
            for name in declared_names(item):
                declaration = Declaration(name, item.node.dims, item)
                table.declarations.setdefault(name, []).append(declaration)
    return table


def _tabulate_expression(table: Table, item: Stated) -> None:
    """An expression that is differentiated as it stands is a quantity without a name."""
    head = bare(item.head) if item.head is not None else None
    if head is None or head in table.expressions:
        return
    match head:
        case syntax.Derivative(numerator=node) | syntax.Differential(body=node):
            pass
        case _:
            return
    if node is None or named(node) is not None:
        return
    if any(isinstance(n, syntax.Derivative | syntax.Differential) for n in below(node)):
        return
    known = {n: d for n in set(table.expressions.values()) if (d := table.by_key.get(n))}
    for name, definition in known.items():
        near = definition.stated.place.section is item.place.section
        if near and syntax_key(definition.node) == syntax_key(node):
            table.expressions[head] = name
            return
    name = f"expression {len(known) + 1}"
    table.expressions[head] = name
    table.by_key[name] = Definition(name, name, node, item)


def add_shorthand(
    table: Table, stated: Sequence[Stated], names: Mapping[str, syntax.Derivative]
) -> None:
    """Let names that stand for gradients by their form do so, where nothing else says what they
    are."""
    for name, derivative in names.items():
        if name not in table.aliases and name not in table.definitions and stated:
            table.aliases[name] = [Alias(name, derivative, stated[0])]


def is_derivative(node: syntax.Node) -> bool:
    """Whether a node is a derivative, or the differential of something that moves; the matrix of
    a linear map at a point is a quantity like others."""
    if isinstance(node, syntax.Differential):
        return not node.by or node.direction is not None
    return isinstance(node, syntax.Derivative)


def alias_of(item: Stated) -> Alias | None:
    """The name that an alias gives to a derivative, on whichever side it stands."""
    left, right = (bare(n) if n is not None else None for n in (item.named, item.node))
    for name, derivative in ((left, right), (right, left)):
        written = named(name) if name is not None else None
        if written is not None and isinstance(derivative, syntax.Derivative):
            if any(named(by) == written for by in derivative.denominators):
                continue
            return Alias(written, whole_derivative(name, derivative), item)
    return None


def declared_names(item: Stated) -> list[str]:
    """The names on the left of `∈`: one, or several separated by commas, or one under a function of
    its entries (`\\log σ² ∈ ℝⁿ`)."""
    if item.head is None:
        return []
    head = bare(item.head)
    if isinstance(head, syntax.Call) and function_name(head.function.base) in ELEMENTWISE:
        argument = bare(head.arguments[0])
        single = argument.base if isinstance(argument, syntax.Power) else argument
        return list(used_names(argument)) if isinstance(single, syntax.Symbol) else []
    if isinstance(item.head, syntax.Range):
        return [n for part in item.head.items if part is not None and (n := named(part))]
    name = named(item.head)
    return [name] if name else []
