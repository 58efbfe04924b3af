"""Claims as they may be meant where their author lays quantities otherwise than was read here.

Of what a page gives by entries alone nobody knows how it lies. But whatever is computed of a sample
lies as the sample does: a page has it all in columns or all in rows. Each matrix and each vector of
weights may lie either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import product

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim, make
from backproof.meaning.naming.names import name_of, named
from backproof.meaning.shapes.whole_shapes import resolved
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt

MOST = 5
"""Choices that are tried together at most."""


def lies_by_entries(claim: Claim, names: Set[str]) -> bool:
    """Whether a page picks entries of all these quantities, so that each is a vector or a
    matrix."""
    indexed = claim.context.setting.indexed
    return all(name.partition("@")[0] in indexed for name in names)


def laid_otherwise(claim: Claim, names: Set[str]) -> Iterator[Claim] | None:
    """A claim for all other ways in which these quantities may lie together; None where there are
    too many of them, where one stands whole and by its entries, or a product of Jacobians has a
    layout of its own. What stands by its entries alone may lie as it likes."""
    stands = standing(claim)
    choices = choices_of(claim, {name for name in names if name in stands.whole})
    if claim.chains or len(choices) > MOST or names & stands.whole & stands.by_entries:
        return None
    return _laid(claim, choices)


def _laid(claim: Claim, choices: list[frozenset[str]]) -> Iterator[Claim]:
    wrt = None if claim.wrt is None else claim.wrt.name
    for taken in product((False, True), repeat=len(choices)):
        turned = [choice for choice, taken in zip(choices, taken, strict=True) if taken]
        if turned:
            lying = frozenset().union(*turned)
            yield make(claim.stated, claim.context, claim.of.name, wrt, lying=lying)


def with_entries_turned(claim: Claim, names: Set[str]) -> Claim | None:
    """A claim where the entries of some matrices are those of their transposes; None where a row or
    column of one stands in it, or one stands whole beside its entries."""
    stands = standing(claim)
    stated, wrt = claim.stated, None if claim.wrt is None else claim.wrt.name
    if stated.node is None or names & (stands.rows | (stands.whole & stands.by_entries)):
        return None

    def turned(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Element) and _base(node, claim) in names:
            return node.replace(indices=node.indices[::-1])
        return rebuilt(node, turned)

    head = None if stated.head is None else turned(stated.head)
    member = replace(stated.member, node=turned(stated.node))
    again = make(replace(stated, head=head, member=member), claim.context, claim.of.name, wrt)
    return replace(again, stated=stated)


@dataclass(frozen=True)
class Standing:
    """The quantities that stand whole in a line, those of which entries do, and those of these of
    which rows or columns do."""

    whole: frozenset[str]
    by_entries: frozenset[str]
    rows: frozenset[str]


def standing(claim: Claim) -> Standing:
    """How quantities stand in a line, its left side and what it has names for included."""
    stated = claim.stated
    whole: set[str] = set()
    entries: set[str] = set()
    rows: set[str] = set()
    waiting = [node for node in (stated.head, stated.node) if node is not None]
    while waiting:
        node = waiting.pop()
        match node:
            case syntax.Element():
                if (name := _base(node, claim)) is not None:
                    entries.add(name)
                    shape = claim.context.type_of(name)
                    vector = ONE in (shape.rows, shape.columns)
                    rows |= set() if vector or len(node.indices) > 1 else {name}
            case syntax.Symbol():
                name = name_of(node)
                whole.add(resolved(name, claim.context, stated.place))
                named_so = claim.context.setting.table.alias(name, stated.place)
                waiting.extend(() if named_so is None else (named_so,))
            case _:
                waiting.extend(syntax.children(node))
    return Standing(frozenset(whole), frozenset(entries), frozenset(rows))


def _base(element: syntax.Element, claim: Claim) -> str | None:
    """The quantity of which an element is one."""
    name = named(element.base)
    found = None if name is None else resolved(name, claim.context, claim.stated.place)
    return found if found in claim.context.quantities else None


def choices_of(claim: Claim, names: Set[str]) -> list[frozenset[str]]:
    """The quantities among some that lie one way or the other, those together that lie alike."""
    symbols = claim.context.symbols
    trained = {e.name for e in claim.context.program.parameters}
    known = sorted(name for name in names if not symbols[name].type.is_scalar)
    vectors = {n for n in known if ONE in (symbols[n].type.rows, symbols[n].type.columns)}
    together = frozenset(vectors - trained)
    alone = [frozenset({name}) for name in known if name not in together]
    return [*([together] if together else []), *alone]
