"""A name that stands behind what it is for: `p(x_i; β) = … = ŷ_i`, `σ(w^T x_i + b) = a_i`.

Where the left side has a formula, or is one, and nothing else says what the name is, that is its
definition. A target is no name for what should come near it: `f(x_i) = y_i` is a wish.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backproof.meaning.definitions.roles import is_input, is_target
from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_names_given_last(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such names have what is before them for their formula."""
    names = {item: name for item in stated if (name := given_last(item)) is not None}
    if not names:
        return tuple(stated)
    known = ("definition", "declaration", "alias")
    taken = {item.name for item in stated if item.kind in known}
    defined = {item.name for item in stated if item.kind == "definition" and item not in names}
    chosen = {
        item
        for item, name in names.items()
        if name not in taken and has_formula(item.head, defined)
        if used_elsewhere(name, item, stated)
    }
    return tuple(turned(item) if item in chosen else item for item in stated)


def given_last(item: Stated) -> str | None:
    """The name that the last member of a chain is, behind a function that is applied."""
    if item.kind not in ("identity", "definition", "mention") or item.member.relation != "=":
        return None
    if item.node is None or item.head is None:
        return None
    inner = bare(item.node)
    base = bare(inner.base) if isinstance(inner, syntax.Element) else inner
    if not isinstance(base, syntax.Symbol) or item.member is not item.statement.members[-1]:
        return None
    name = name_of(base)
    applied = isinstance(bare(item.head), syntax.Call)
    return name if applied and not (is_target(name) or is_input(name)) else None


def has_formula(head: syntax.Node | None, defined: Collection[str]) -> bool:
    """Whether what is applied is a function that the page or everybody knows."""
    call = bare(head) if head is not None else None
    if not isinstance(call, syntax.Call):
        return False
    return named(call) in defined or function_name(call.function.base) in KNOWN


def used_elsewhere(name: str, item: Stated, stated: Sequence[Stated]) -> bool:
    """Whether another statement is made of a name."""
    others = (s for s in stated if s.statement is not item.statement and s.node is not None)
    return any(name in used_names(other.node) for other in others if other.node is not None)


def turned(item: Stated) -> Stated:
    """A member as the definition of the name that it is."""
    assert item.head is not None
    assert item.node is not None
    member = replace(item.member, node=item.head)
    name = named(item.node) or ""
    return replace(item, kind="definition", head=item.node, name=name, member=member)
