"""Losses without a formula that another loss adds something to: `J_reg = J + λ/2 ‖w‖²`.

Such a loss is any function of what it is differentiated by. As a name that depends on nothing its
gradients would be 0, and a line that is wrong by a factor of them would hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from backproof.meaning.definitions.restated import reaches
from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, derivatives, inside
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

FORMULAS = (syntax.Add, syntax.Juxtaposition, syntax.Product)


def losses_added(
    table: Table, stated: Sequence[Stated]
) -> dict[str, tuple[tuple[str, ...], Stated]]:
    """Each such loss with what it depends on, and where it is added."""
    added = dict(_added(table))
    if not added:
        return {}
    larger = {item.name: name for name, item in added.items()}
    by: dict[str, dict[str, None]] = {}
    for item in stated:
        parts = [] if item.head is None else [item.head]
        parts += derivatives(item.node) if item.node is not None else []
        for part in parts:
            found = first_derivative(part)
            above, below = (None, None) if found is None else map(named, found[1:])
            name = larger.get(above or "", above)
            if name in added and below is not None:
                by.setdefault(name or "", {})[below] = None
    named_later = _formulas(table, {name for known in by.values() for name in known})
    uses = {
        name: {n for d in known for n in (*used_names(d.node), *_repeated(d.node, named_later))}
        for name, known in table.definitions.items()
    }

    def is_inside(name: str, others: Iterable[str]) -> bool:
        return any(reaches(uses, other, name) for other in others if other != name)

    return {
        name: (last, added[name])
        for name, known in by.items()
        if (last := tuple(n for n in known if not is_inside(n, known)))
    }


def _formulas(table: Table, names: Iterable[str]) -> dict[Key, str]:
    """The formulas of some names that others may repeat: with an operation in them."""
    known = ((name, bare(d.node)) for name in names for d in table.definitions.get(name, ()))
    return {key(node): name for name, node in known if isinstance(node, FORMULAS)}


def _repeated(node: syntax.Node, formulas: Mapping[Key, str]) -> Iterator[str]:
    """The names of which a formula has the formula as a part: a gate that is given with what its
    argument is called later."""
    parts = [part for kind in FORMULAS for part in inside(node, kind)] if formulas else []
    for part in parts:
        name = formulas.get(key(part))
        if name is not None and part is not bare(node):
            yield name


def _added(table: Table) -> Iterator[tuple[str, Stated]]:
    """The losses without a formula that are terms in the formulas of others."""
    for known in table.definitions.values():
        for definition in known:
            if not _is_called_a_loss(definition.name):
                continue
            for term in _terms(definition.node):
                name = named(term)
                if name is None or name in table.definitions or name in table.spoken:
                    continue
                if _is_called_a_loss(name):
                    yield name, definition.stated


def _is_called_a_loss(name: str) -> bool:
    """Whether a name is by its letter that of a loss, with a mark or without."""
    return name.partition("@")[0].partition("_")[0] in LOSSES


def _terms(node: syntax.Node) -> tuple[syntax.Node, ...]:
    """The terms of a sum."""
    inner = bare(node)
    return inner.terms if isinstance(inner, syntax.Add) else ()
