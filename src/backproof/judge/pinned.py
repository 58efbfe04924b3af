"""Lines about every layer or step that hold at one alone, since a number in them is that one."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.judge.combine import Instance
from backproof.judge.verdicts import Holds, Undecided, Verdict
from backproof.meaning.indices.numbers_as_indices import numbers_as_indices
from backproof.meaning.statements import Stated


def pinned(
    origin: Stated, judged: Sequence[tuple[Stated, Verdict]], verdict: Verdict
) -> Verdict:  # fmt: skip
    """The verdict on a line by its instances; `h_t = f(h_{t-1}, x_2)` speaks of all t, and holds
    for t = 2."""
    if not isinstance(verdict, Holds) or origin.node is None:
        return verdict
    holding: list[Instance] = [s.instance for s, v in judged if isinstance(v, Holds)]
    if len(holding) == len(judged):
        return verdict
    numbers = set(numbers_as_indices(origin.node))
    if not all(any(value in numbers for _, value in instance) for instance in holding):
        return verdict
    places = "; ".join(", ".join(f"{x} = {value}" for x, value in each) for each in holding)
    return Undecided("boundary", f"it holds for {places} alone, which a number in it is")
