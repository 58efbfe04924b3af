"""Names that a chain gives to a gradient at its end: `∂E/∂θ_j = … = g_j`, where g is nothing else.

Error signals by custom are known where the chain is read; of any other letter the whole document
must say that nothing defines it, nor is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated, by, letters_below
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_names_at_last(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where the ends of chains of gradients are names for them."""
    candidates = [item for item in stated if may_name(item)]
    if not candidates:
        return tuple(stated)
    taken: set[str] = set()
    for item in stated:
        if item.kind in ("definition", "declaration", "alias"):
            taken.update((item.name, *(used_names(item.node) if item.node is not None else ())))
        if item.head is not None:
            taken.update(used_names(item.head))
    known = {id(item) for item in candidates if item.node and named(item.node) not in taken}
    return tuple(
        replace(item, kind="alias", named=item.head) if id(item) in known else item
        for item in stated
    )


def may_name(item: Stated) -> bool:
    """Whether a member is a name by the letters of what a chain differentiates by, after at least
    one formula."""
    if item.kind != "gradient" or item.node is None:
        return False
    members, before = item.statement.members, item.statement.continues
    last = item.member is members[-1] and (before is not None or len(members) > 2)
    inner = bare(item.node)
    base = bare(inner.base) if isinstance(inner, syntax.Element) else inner
    return (
        last and isinstance(base, syntax.Symbol)
        and letters_below(inner) == letters_below(by(item.head))
    )  # fmt: skip
