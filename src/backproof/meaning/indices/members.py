"""Sums over the members of a set of samples: `Σ_{x_i ∈ M}` and `Σ_{(x_i, y_i) ∈ D}` run over i."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_members_by_letter(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over samples with an index are sums over the index."""
    return with_changed(statements, by_letter, syntax.BigOperator)


def by_letter(node: syntax.Node) -> syntax.Node:
    """A sum over what carries one index as one over the index; other nodes as they are."""
    match node:
        case syntax.BigOperator(
            lower=None, upper=None, condition=syntax.Comparison(operator="in") as condition
        ):
            index = index_of(condition.left)
            if index is None:
                return node
            return node.replace(letters=(index,), condition=condition.replace(left=index))
        case _:
            return node


def index_of(node: syntax.Node) -> syntax.Symbol | None:
    """The index of a sample, the same for all that it consists of."""
    match bare(node):
        case syntax.Symbol(scripts=(syntax.Script(items=(item,)),)) if letter_of(item) is not None:
            index = bare(item)
            return index if isinstance(index, syntax.Symbol) else None
        case syntax.Range(items=items):
            found = [None if item is None else index_of(item) for item in items]
            first = found[0] if found else None
            same = first is not None and all(i is not None and i.base == first.base for i in found)
            return first if same else None
        case _:
            return None
