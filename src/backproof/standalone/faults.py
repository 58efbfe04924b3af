"""What makes a fault of a section that is read alone one of the line.

A line that could not be decided on its page, since letters of other sections stand in its way, is
wrong where its own section gives all that it rests on and shows by other lines that it was read
as it is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdict import BY_SHAPES
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.statements import Stated

OF_OTHERS = frozenset({
    "ambiguous-name", "no-path", "no-sample-point", "shape-mismatch", "side-condition",
    "undefined-symbol", "unread-definition",
})  # fmt: skip
"""Why a line is undecided where other sections give its letters another meaning."""
SEVERAL = 2
"""How many lines hold at least in a section that is read rightly, where shapes alone speak against
one of it."""


def is_misread(verdict: Verdict | None) -> bool:
    """Whether a line tells that its page may be misread as a whole: it does not fit, or a name in
    it has two meanings."""
    by_shapes = isinstance(verdict, Fails) and verdict.code in BY_SHAPES
    return by_shapes or (isinstance(verdict, Undecided) and verdict.code == "ambiguous-name")


def is_open(verdict: Verdict | None) -> bool:
    """Whether what other sections say may be all that keeps a line from being decided."""
    return isinstance(verdict, Undecided) and verdict.code in OF_OTHERS


def convincing(found: Sequence[Judgement]) -> Iterator[tuple[Stated, Fails]]:
    """The faults in a section, where as many of its lines hold as fail, and more than that where
    shapes speak against one."""
    failing = [(s, v) for s, _, v in found if isinstance(v, Fails)]
    holding = sum(isinstance(v, Holds) for _, _, v in found)
    for stated, verdict in failing:
        least = max(SEVERAL, len(failing) + 1) if verdict.code in BY_SHAPES else len(failing)
        if holding >= least:
            yield stated, verdict
