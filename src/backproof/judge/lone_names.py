"""Undecided lines with a name that stands nowhere else, and is another one but for one letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Undecided
from backproof.meaning.naming.indexed import Slip
from backproof.meaning.naming.lone_names import lone_slips
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading

OF_NAMES = frozenset(
    {
        "undefined-symbol",
        "unbound-index",
        "unmatched-chain",
        "no-path",
        "shape-mismatch",
        "unknown-meaning",
    }
)
"""Why a line is undecided that has a name which is none."""


def slips_in(reading: Reading, found: Sequence[Judgement]) -> dict[Stated, tuple[Slip, ...]]:
    """The slips that undecided lines may have."""
    doubtful = [s for s, _, v in found if isinstance(v, Undecided) and v.code in OF_NAMES]
    return lone_slips(reading.document, doubtful)


def with_slips_named(found: Sequence[Judgement], slips: Mapping[Stated, Slip]) -> list[Judgement]:
    """The verdicts, those on lines that hold without a slip replaced by what is wrong."""
    return [
        (s, kind, wrong(s, slips[s], v) if s in slips and isinstance(v, Undecided) else v)
        for s, kind, v in found
    ]


def wrong(stated: Stated, slip: Slip, verdict: Undecided) -> Fails:
    """What is said of a slip in a line that cannot be decided with it, and holds without."""
    holds = f"with {slip.meant} in the place of {slip.written} this holds"
    if slip.links:
        message = f"the derivatives in this product do not chain; {holds}"
        return Fails("unmatched-chain", message)
    if verdict.code == "unbound-index":
        return Fails(verdict.code, f"nothing says what {slip.written} is; {holds}")
    text = stated.statement.block.passage.text
    name = text[slip.name.start : slip.name.end]
    return Fails("wrong-index", f"{name} stands nowhere else; {holds}")
