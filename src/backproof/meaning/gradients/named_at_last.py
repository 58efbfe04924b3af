"""Names that a gradient is given on the right, where they are nothing else: `∂E/∂θ_j = … = g_j` at
the end of a chain, and “given ∂L/∂h = g” for what comes from above, where the text says so.

Error signals by custom are known where the chain is read; of any other letter the whole document
must say that nothing defines it, nor is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.meaning.definitions.roles import is_bias, is_parameter
from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.naming.names import bare, first_derivative, name_of, named, stem
from backproof.meaning.statements import ERROR_SIGNALS, Stated, by, given_name, letters_below
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax

_NEAR = 60
_INTRODUCED = regex(
    r"(?:\b(?:given|let|denot\w*|writ\w+|call\w*|suppose|assum\w+|defin\w+|upstream|incoming"
    r"|receiv\w+|soit|dad[oa]|sei|пусть)\b|[设已记])[^.,;$]{0,25}\$*\s*(?:\\[(\[])?\s*$",
    re.I,
)


def with_names_at_last(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where the ends of chains of gradients are names for them, and so is what
    alone a gradient is said to be and others are made of."""
    ends = [item for item in stated if may_name(item)]
    given = [item for item in stated if is_given(item)]
    if not ends and not given:
        return tuple(stated)
    taken: set[str] = set()
    spoken = {id(item.statement) for item in given}
    for item in stated:
        if item.kind == "declaration" and id(item.statement) in spoken:
            continue
        if item.kind in ("definition", "declaration", "alias"):
            taken.update((item.name, given_name(item)))
            taken.update(used_names(item.node) if item.node is not None else ())
        if item.head is not None:
            taken.update(used_names(item.head))
    made = [
        used_names(s.node) for s in stated if s.kind == "gradient" and s.node and s not in given
    ]
    used = {name for names in made for name in names}
    first: dict[str | None, Stated] = {}
    for item in given:
        if item.node is not None and named(item.node) in used:
            first.setdefault(named(item.node), item)
    naming = [*ends, *first.values()]
    known = {id(item) for item in naming if item.node and named(item.node) not in taken}
    return tuple(
        replace(item, kind="alias", named=item.head) if id(item) in known else item
        for item in stated
    )


def is_given(item: Stated) -> bool:
    """Whether all that is said of the gradient of a loss by what is not trained is a letter."""
    if item.kind != "gradient" or item.node is None or item.statement.continues is not None:
        return False
    ends = None if item.head is None else first_derivative(item.head)
    letter, wrt = bare(item.node), None if ends is None else bare(ends[2])
    if not isinstance(letter, syntax.Symbol) or not isinstance(wrt, syntax.Symbol):
        return False
    trained = is_parameter(name_of(wrt), frozenset()) or is_bias(name_of(wrt))
    loss = ends is not None and is_loss(named(ends[1]) or "")
    said = [m for m in item.statement.members if not isinstance(m.node, syntax.Space)]
    alone = len(said) == 2
    named_so = alone and loss and not trained and stem(letter) not in ERROR_SIGNALS
    return named_so and is_introduced(item)


def is_introduced(item: Stated) -> bool:
    """Whether the words right before a statement introduce what it says."""
    text, start = item.statement.block.passage.text, item.statement.start
    return _INTRODUCED.search(text[max(0, start - _NEAR) : start]) is not None


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
