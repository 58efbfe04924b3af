"""Lines that are undecided for a doubt which other lines of the page may answer."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Holds, Undecided
from backproof.meaning.statements import Stated

KINDS = ("gradient", "chain-step", "jacobian")
"""What is judged so; a step may be by one sample, up or down."""
CODES = frozenset({"undefined-symbol", "unread-definition", "ambiguous-name", "unknown-meaning"})
"""Why a line is undecided that other lines may speak for."""
OF_LINES = CODES | {"boundary", "no-path", "shape-mismatch", "unbound-index"}
"""Why a line may be undecided that is wrong in one small thing."""
SEVERAL = 2
"""How many other lines answer a doubt."""


def lines_in_doubt(found: Sequence[Judgement]) -> list[Stated]:
    """The lines that other lines may speak for, where several hold."""
    if sum(isinstance(v, Holds) for _, _, v in found) < SEVERAL:
        return []
    return [
        stated
        for stated, kind, verdict in found
        if isinstance(verdict, Undecided) and verdict.code in OF_LINES
        if kind in KINDS and stated.kind != "update" and stated.node is not None
    ]
