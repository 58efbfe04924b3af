"""States before the first step of which the page says that they are 0: `h_0 = 0`, `h_0 = c_0 = 0`.

They stay free, so that what a line takes of them is seen; under this condition other lines hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

_ZEROTH = regex(r"(?<!\d)0(?=[)\]>]?$)")


def starts_empty(item: Stated) -> bool:
    """Whether a line does nothing else than say that states before the first step are 0."""
    members = item.statement.members
    if item.kind not in ("definition", "identity", "mention") or len(members) < 2:
        return False
    last = members[-1].node
    number = None if last is None else bare(last)
    if not isinstance(number, syntax.Number) or number.value:
        return False
    return all(is_first(member.node) for member in members[:-1])


def is_first(node: syntax.Node | None) -> bool:
    """Whether a node names the quantity of a step before the first."""
    name = None if node is None else named(bare(node))
    return name is not None and _ZEROTH.search(name) is not None


def empty_starts(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of states that are 0 before the first step, as lines say."""
    return frozenset(
        name
        for item in stated
        if starts_empty(item)
        for member in item.statement.members[:-1]
        if member.node is not None and (name := named(bare(member.node))) is not None
    )
