"""Lines that fail where the page does not confirm how it is read: is the line wrong, or our
reading?

A slip is a sign, a factor, an index, a transpose. What is wrong with a line that no such change
mends is either much of it or our reading of the page, of which the line is then the first to tell.
A page of which little is understood also makes right lines look turned, or as if they had a part
too many: what they are made of was not read. Such lines are called wrong where the rest of the page
confirms the reading, and never for shapes alone that were inferred; else they are undecided,
and what they were compared with is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.statements import Stated
from backproof.meaning.unread import fault_in
from backproof.mend.directed import is_formal, is_uphill
from backproof.mend.offers import Mending
from backproof.patterns import regex

CODE = "unconfirmed"
WITNESSES = 3
"""How many lines of a page hold at least where its reading is confirmed though some of its lines
could not be decided."""
OF_READINGS = frozenset({
    "extra-factor", "extra-sum", "extra-term", "extra-transpose", "missing-sum-over-batch",
    "missing-transpose", "shape-mismatch", "swapped-factors",
})  # fmt: skip
"""What a right line seems to have where a page is misread: it is turned, or has a part too many."""
INFERRED = regex(r"\b(?:rows|columns|length|range) of |\?")
"""What a length that was not declared is called."""
UNLOCATED = (
    "{message}, as this page is read here; no small change of the line mends it, and too little "
    "of the page confirms the reading"
)
LITTLE_READ = (
    "{message}, as this page is read here; as many lines could not be decided as hold, and the "
    "reading may be what is wrong"
)


def unconfirmed(
    judged: Sequence[Judgement], found: Mapping[Stated, Mending]
) -> dict[Stated, Undecided]:
    """The lines that fail on a page which does not confirm its reading."""
    failing = {
        stated: found[stated].verdict if stated in found else verdict
        for stated, _, verdict in judged
        if isinstance(verdict, Fails) and not is_certain(stated, verdict)
    }
    unlocated = [s for s in failing if s not in found or not found[s].located]
    holding = sum(isinstance(verdict, Holds) for _, _, verdict in judged)
    undecided = sum(isinstance(v, Undecided) and not is_begun(s) for s, _, v in judged)
    confirmed = len(unlocated) == 1 and (not undecided or holding >= max(WITNESSES, undecided))
    doubts = {
        stated: in_doubt(failing[stated], UNLOCATED)
        for stated in unlocated
        if not confirmed or is_inferred(failing[stated])
    }
    if undecided and undecided + len(doubts) >= holding:
        for stated, verdict in failing.items():
            if verdict.code in OF_READINGS and stated not in doubts:
                doubts[stated] = in_doubt(verdict, LITTLE_READ)
    return doubts


def is_begun(stated: Stated) -> bool:
    """Whether a line is still being written: a bracket in it is never closed, which says nothing of
    how the rest of the page is read."""
    fault = fault_in(stated.statement) if stated.kind == "unread" else None
    return fault is not None and fault.code == "unclosed"


def is_certain(stated: Stated, verdict: Fails) -> bool:
    """Whether what is wrong with a line is a factor before it or how it is written: no other
    reading of the page makes it right."""
    named = bool(verdict.factor) or verdict.code == "scale"
    return named or is_formal(stated) or is_uphill(stated, verdict)


def is_inferred(verdict: Fails) -> bool:
    """Whether shapes contradict each other of which nobody declared the lengths."""
    return verdict.code == "shape-mismatch" and bool(INFERRED.search(verdict.message))


def in_doubt(verdict: Fails, reason: str) -> Undecided:
    """What is said of a line that may be wrong."""
    return Undecided(CODE, reason.format(message=verdict.message), differs=True)
