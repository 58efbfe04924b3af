"""The backward recursion: `e^1 = (W^{2T} e^2) ⊙ f'(z^1)` is a claim where e names a gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.definitions.table import Alias
from backproof.meaning.definitions.tabulating import alias_of
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, is_formal
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_recursion(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where what equals a name for a gradient is a claim about that gradient.

    Only a name that nothing defined before: `e = y - t` stays a definition where e is said later
    to be a gradient as well.
    """
    known: dict[str, Alias] = {}
    defined: set[str] = set()
    found: list[Stated] = []
    for item in stated:
        alias = alias_of(item) if item.kind == "alias" else None
        if alias is not None and alias.name not in defined:
            known[alias.name] = alias
        claim = None if item.name in defined else _claim(item, known)
        if claim is None and item.kind == "definition":
            defined.add(item.name)
        found.append(claim or item)
    return tuple(found)


def _claim(item: Stated, known: Mapping[str, Alias]) -> Stated | None:
    """The claim that a definition or a later member of its chain makes; None for others."""
    if item.kind not in ("definition", "identity") or item.node is None or item.head is None:
        return None
    if item.name not in known:
        return None
    head = known[item.name].derivative
    left = bare(item.head)
    if isinstance(left, syntax.Element):
        by = head.denominators[0]
        if isinstance(bare(by), syntax.Element):
            return None
        head = head.replace(denominators=(left.replace(base=by),))
    kind = "chain-step" if is_formal(item.node) else "gradient"
    return replace(item, kind=kind, head=head, named=item.head, name="")
