"""Left sides that words describe: `x = \\text{input}` says what x is for and gives it no value.

A word that stands there alone on the whole page names no quantity. `J = CE(y, ŷ)` says which loss
J is, as the text may, and is no formula for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax

_WORDED = frozenset({"text", "roman", "italic"})
_LOSS = regex(r"B?CE|MSE|NLL|(?:binary|categorical)?_?cross_?entropy(?:_?loss)?", re.I)


def with_described(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where a description is a mention."""
    words = {item: word for item in stated if (word := described_by(item)) is not None}
    if not words:
        return tuple(stated)
    nodes = [part for item in stated for part in (item.head, item.node)]
    times = Counter(name_of(s) for node in nodes for s in inside(node, syntax.Symbol))
    defined = {item.name for item in stated if item.kind == "definition"}
    further = {item.statement for item in stated if item.kind == "identity"}

    def described(item: Stated) -> bool:
        word = words.get(item)
        if word is None or item.node is None or item.statement in further:
            return False
        applied = isinstance(bare(item.node), syntax.Call)
        return word not in defined if applied else times[word] == 1

    return tuple(replace(item, kind="mention") if described(item) else item for item in stated)


def described_by(item: Stated) -> str | None:
    """The word, or the loss by its name, that is all that a definition gives."""
    if item.kind != "definition" or item.node is None:
        return None
    match bare(item.node):
        case syntax.Symbol(style=style, scripts=(), accents=()) as word if (
            style in _WORDED and len(word.base) > 2 and word.base.islower()
        ):
            return name_of(word)
        case syntax.Call(function=function, arguments=(_, _)) if _LOSS.fullmatch(function.base):
            return name_of(function)
        case _:
            return None
