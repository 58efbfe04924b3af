"""What equations are solved for, and what is required only from some place on.

A loss was made of w and differentiated by w, so w is free there. A formula for w that comes later
and is made of what the loss is made of, `w = (XᵀX)⁻¹Xᵀy`, says where the gradient is 0: it is no
part of the way to the loss. And `V = Uᵀ`, said after gradients by V, ties weights from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.definitions.restated import reaches
from backproof.meaning.definitions.sections import free
from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax

Uses = Mapping[str, set[str]]


def with_solutions(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where formulas for what was free before are mentions."""
    solved = {item for item, tops, uses in given_later(stated) if solves(item, tops, uses)}
    return tuple(replace(item, kind="mention") if item in solved else item for item in stated)


def add_later(table: Table, stated: Sequence[Stated]) -> None:
    """Let names that are tied to others after they were free stay free before."""
    for item, _, _ in given_later(stated):
        if is_renaming(item):
            table.later.add(item.name)
            free(table, item.name)


def given_later(stated: Sequence[Stated]) -> Iterator[tuple[Stated, set[str], Uses]]:
    """The first definitions of names that something made of them was differentiated by before, what
    that was, and what each name known there is made of."""
    uses: dict[str, set[str]] = {}
    tops: dict[str, set[str]] = {}
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            if item.name in tops and item.name not in uses:
                made = {top for top in tops[item.name] if reaches(uses, top, item.name)}
                if made:
                    yield item, made, uses
            uses.setdefault(item.name, set()).update(used_names(item.node))
        elif item.kind in ("gradient", "chain-step") and item.head is not None:
            derivative = first_derivative(bare(item.head))
            above, below_ = map(named, derivative[1:]) if derivative is not None else (None, None)
            if above is not None and below_ is not None:
                tops.setdefault(below_, set()).add(above)


def solves(item: Stated, tops: set[str], uses: Uses) -> bool:
    """Whether a formula inverts a matrix, or is made of nothing but what each of the losses is made
    of besides, and of what is made of the name itself, as responsibilities are of means."""
    if item.node is None or is_renaming(item):
        return False
    if inside(item.node, syntax.Inverse):
        return True
    names = set(used_names(item.node)) - set(lengths_in(item.node))
    own = {name for name in names if not reaches_back(uses, name, item.name)}
    known = {name.casefold() for name in own}
    return bool(own) and all(known <= made_of(uses, top, item.name) for top in tops)


def lengths_in(node: syntax.Node) -> Iterator[str]:
    """The names that end the sums of a formula: they say how many terms those have."""
    for total in inside(node, syntax.BigOperator):
        if total.upper is not None and (name := named(total.upper)) is not None:
            yield name


def reaches_back(uses: Uses, name: str, other: str) -> bool:
    """Whether something defined is made of another quantity."""
    return name in uses and reaches(uses, name, other)


def made_of(uses: Uses, top: str, without: str) -> set[str]:
    """All that a quantity is made of by definitions, in small letters, but for one name."""
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        new = uses.get(waiting.pop(), set()) - seen - {without}
        seen |= new
        waiting.extend(new)
    return {name.casefold() for name in seen}


def is_renaming(item: Stated) -> bool:
    """Whether a definition gives something that has a name another one, or its transpose one."""
    node = bare(item.node) if item.node is not None else None
    node = bare(node.base) if isinstance(node, syntax.Transpose) else node
    return isinstance(node, syntax.Symbol)
