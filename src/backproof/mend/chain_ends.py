"""A line that contradicts its neighbour in the same chain, `∂L/∂w = a = b`: which end is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.statements import Stated

LONGEST = 60
"""How long a formula may be in a sentence."""


def right_ends(judged: Sequence[Judgement]) -> Mapping[Stated, str]:
    """What is said of lines that fail beside one that holds in the same chain: that one is right,
    and where it stands."""
    found: dict[Stated, str] = {}
    for (one, _, first), (other, _, second) in pairwise(judged):
        if one.statement is not other.statement or one.origin is not None:
            continue
        if isinstance(first, Fails) and isinstance(second, Holds):
            found.setdefault(one, said_of(other, "behind"))
        elif isinstance(first, Holds) and isinstance(second, Fails):
            found[other] = said_of(one, "before")
    return found


def said_of(right: Stated, side: str) -> str:
    """What is said of the right end."""
    text = ""
    if right.node is not None:
        node, written = right.node, right.statement.block.passage.text
        text = " ".join(written[node.start : node.end].split())
    text = f"`{text}`" if text and len(text) <= LONGEST else "what stands"
    return f"{text} {side} it in the same chain is right, this end is wrong"
