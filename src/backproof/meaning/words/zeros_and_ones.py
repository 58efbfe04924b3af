"""Arrays of zeros and ones: "the 0/1 mask M", `M ⊙ M = M`, `m ∈ {0, 1}^d`, `m ∼ Bernoulli(p)`.

A factor of such an array says no more the second time, and gradients leave it out there. Targets
are none: what is compared with shares adds up to 1 besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from backproof.meaning.definitions.roles import is_target
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.words.kinds_in_words import mentioned
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Member, Statement

_REACH = 90
_KIND = (
    r"(?:(?:(?:0\s*[/-]\s*1|zero[\s-]+one|binary)(?:[\s-]+valued)?[\s-]+(?:[\w-]+\s+)?"
    r"(?:matrix|vector|array))|(?<!causal )(?<!attention )(?<!additive )masks?"
    r"|indicator\s+(?:matrix|vector))"
)
_STEMS = ("mask", "binary", "indicator", "0/1", "0-1", "zero")
_BEFORE = regex(rf"\b{_KIND}(?:\s+of\s+[^$.;:]{{0,40}})?[^\w.;:,]{{1,4}}$", re.I, _STEMS)
_AFTER = regex(
    rf"[^\w.;:,]{{0,4}}(?:,\s*)?(?:(?:is|be|being|denotes)\s+)?(?:an?|the)\s+(?:[\w/-]+\s+){{0,2}}{_KIND}",
    re.I,
    _STEMS,
)
_ONE_IF = regex(
    r"[^\w]{0,6}(?:if|when|where|whenever|for)\b[^.;]{0,90}?\b0\b\W{0,6}\s*(?:otherwise|else)\b",
    re.I,
    ("otherwise", "else"),
)
"""What stands behind `M_{ij} = 1`: "if (i, j) is known and 0 otherwise"."""


def zeros_and_ones(statements: Iterable[Statement]) -> frozenset[str]:
    """The names of what a page says to have no other entries."""
    statements = list(statements)
    found = {name_of(s) for each in statements if (s := of_zeros_and_ones(each)) is not None}
    for name, block, start, end in mentioned(statements):
        text = block.passage.text
        if _BEFORE.search(text[max(0, start - _REACH) : start]) or _AFTER.match(
            text, end, end + _REACH
        ):
            found.add(name)
    return frozenset(name for name in found if not is_target(name))


def of_zeros_and_ones(statement: Statement) -> syntax.Symbol | None:
    """The array of which a statement says so; None for other statements."""
    if len(statement.members) != 2:
        return None
    first, second = statement.members
    if first.node is None or second.node is None:
        return None
    one, other = bare(first.node), bare(second.node)
    if second.relation in ("in", "sim") and is_set_or_law(second):
        return symbol_of(one)
    if second.relation != "=":
        return None
    if isinstance(other, syntax.Number) and other.value == 1 and isinstance(one, syntax.Element):
        text = statement.block.passage.text
        return symbol_of(one) if _ONE_IF.match(text, second.node.end) else None
    match one:
        case syntax.Product(operator="odot" | "circ", left=left, right=right):
            own = symbol_of(other)
            same = own is not None and key(left) == key(right) == key(other)
            return own if same else None
        case _:
            return None


def is_set_or_law(member: Member) -> bool:
    """Whether something is {0, 1}, a power of it, or a Bernoulli distribution."""
    node = bare(member.node) if member.node is not None else None
    node = node.base if isinstance(node, syntax.Power) else node
    match node:
        case syntax.Group(opening="{", body=syntax.Range(items=(zero, one))):
            values = [n.value for n in (zero, one) if isinstance(n, syntax.Number)]
            return values == [0, 1]
        case syntax.Call(function=syntax.Symbol(base=base)):
            return base.lower() in ("bernoulli", "bern", "ber")
        case _:
            return False


def symbol_of(node: syntax.Node) -> syntax.Symbol | None:
    """The symbol that a node is, or of which it is an entry."""
    inner = bare(node.base) if isinstance(node, syntax.Element) else node
    return inner if isinstance(inner, syntax.Symbol) else None
