"""Layers of which a page says nothing, beside one that it writes out.

Where `A^(2) = σ(Z^(2))` stands on the page and a line goes from ∂C/∂A^(1) to ∂C/∂Z^(1), its author
means that A^(1) is σ(Z^(1)). A line that is right under this says so; none is wrong under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from backproof.meaning.names import bare, first_derivative, name_of, stem
from backproof.meaning.preparation import Prepared
from backproof.meaning.signals import scripts_of
from backproof.meaning.statements import Stated, below
from backproof.meaning.table import Definition
from backproof.syntax import nodes as syntax


def with_analogy(prepared: Prepared, item: Stated) -> Prepared:
    """What is known of a document with one definition more."""
    table, node = prepared.table, item.node
    assert node is not None
    definition = Definition(item.name, item.name, node, item, item.head)
    more = replace(
        table,
        definitions={**table.definitions, item.name: [definition]},
        by_key={**table.by_key, item.name: definition},
    )
    return replace(prepared, table=more, stated=(*prepared.stated, item))


def analogous(stated: Stated, prepared: Prepared) -> Stated | None:
    """The definition of what is upstream in a line, as another layer has it; `reason` says so."""
    found = first_derivative(stated.head) if stated.head is not None else None
    target = bare(found[2]) if found is not None else None
    if not isinstance(target, syntax.Symbol) or not target.scripts or stated.node is None:
        return None
    known = prepared.table.definitions
    for upstream in denominators(stated.node):
        if scripts_of(upstream) != scripts_of(target) or name_of(upstream) in known:
            continue
        for item in prepared.stated:
            applied = layer_of(item, upstream, target)
            if applied is None:
                continue
            node = applied.replace(arguments=(target,))
            name, place = name_of(upstream), replace(stated.place, order=stated.place.order - 0.5)
            said = f"{name} is {name_of(applied.function)}({name_of(target)}), as for {item.name}"
            return replace(
                item, kind="definition", head=upstream, name=name, place=place, reason=said,
                member=replace(item.member, node=node), meant=(),
            )  # fmt: skip
    return None


def denominators(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """What the derivatives in a formula are by."""
    for part in below(node):
        if isinstance(part, syntax.Derivative) and len(part.denominators) == 1:
            by = bare(part.denominators[0])
            if isinstance(by, syntax.Symbol):
                yield by


def layer_of(item: Stated, value: syntax.Symbol, argument: syntax.Symbol) -> syntax.Call | None:
    """The function that a definition applies to one thing, where it makes the same of the same in
    another layer."""
    head = bare(item.head) if item.head is not None else None
    if item.kind != "definition" or item.node is None or not isinstance(head, syntax.Symbol):
        return None
    match bare(item.node):
        case syntax.Call(arguments=(inner,), keywords=(), power=None) as applied:
            of = bare(inner)
        case _:
            return None
    if not isinstance(of, syntax.Symbol) or applied.function.scripts:
        return None
    same = stem(head) == stem(value) and stem(of) == stem(argument)
    return applied if same and scripts_of(head) == scripts_of(of) else None
