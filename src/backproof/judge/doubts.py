"""Lines that are undecided for a doubt which other lines of the page, or of their chain, may
answer."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.statements import Stated

KINDS = ("gradient", "chain-step", "jacobian", "identity")
"""What is judged so; a step may be by one sample, up or down."""
CODES = frozenset({"undefined-symbol", "unread-definition", "ambiguous-name", "unknown-meaning"})
"""Why a line is undecided that other lines may speak for."""
OF_LINES = CODES | {
    "boundary", "jacobian-layout", "no-path", "shape-mismatch", "unbound-index", "unsupported",
}  # fmt: skip
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


def in_chains(found: Sequence[Judgement]) -> dict[Stated, list[Stated]]:
    """The undecided members of chains that were compared, or are numbers, and the members that hold
    of the same chains: several, and more than fail."""
    chains: dict[Hashable, list[Judgement]] = {}
    for each in found:
        chains.setdefault(each[0].statement.root, []).append(each)
    waiting: dict[Stated, list[Stated]] = {}
    for members in chains.values():
        holding = [s for s, _, v in members if isinstance(v, Holds)]
        failing = sum(isinstance(v, Fails) for _, _, v in members)
        if len(holding) >= max(SEVERAL, failing + 1):
            waiting |= {
                s: holding for s, kind, v in members
                if isinstance(v, Undecided) and v.differs and kind in KINDS and s.kind in KINDS
            }  # fmt: skip
    return waiting
