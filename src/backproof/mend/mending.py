"""From the lines that fail to what is wrong with each, and how it is mended."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.diagnostics import Fix
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.meaning.vocabulary import vocabulary
from backproof.mend.changes.names import symbols
from backproof.mend.changes.written import Written, applied
from backproof.mend.proposals import Proposal, proposal, replaced
from backproof.mend.repairs import repairs
from backproof.mend.trial import Trial, other_points
from backproof.mend.verification import edits_of, verified
from backproof.record import dataclass
from backproof.source import Span

ENOUGH, ROUNDS = 3, 3
"""How many proposals for one line are verified at most, and how often a document is read again."""


@dataclass(frozen=True, eq=False)
class Mending:
    """What is wrong with a line: the verdict that names it, its wrong part, and a verified fix."""

    verdict: Fails
    wrong: Span
    fix: Fix


def mended(reading: Reading, judged: Sequence[Judgement]) -> dict[Stated, Mending]:
    """What is wrong with the lines that fail, for those that can be mended.

    Nothing is offered that was not verified: by the trial of each change, and by reading the
    document again with all of them made.
    """
    failing = {s: v for s, _, v in judged if isinstance(v, Fails) and s.node is not None}
    if not failing:
        return {}
    search = _Search(reading)
    open_ = {s: search.safely(s, verdict) for s, verdict in failing.items()}
    found: dict[Stated, Mending] = {}
    for _ in range(ROUNDS):
        trying = {stated: waiting[0] for stated, waiting in open_.items() if waiting}
        if not trying:
            break
        good = verified(reading, trying)
        for stated, offered in trying.items():
            if stated in good:
                found[stated] = mending(stated, failing[stated], offered)
                del open_[stated]
            else:
                open_[stated] = open_[stated][1:]
    return found


def mending(stated: Stated, verdict: Fails, offered: Proposal) -> Mending:
    """A verified proposal as what is said of a line; what was said before it is a remark."""
    passage = stated.statement.block.passage
    line = [(a - stated.start, b - stated.start, text) for a, b, text in offered.replacements]
    shown = replaced(passage.text[stated.start : stated.end], line)
    fix = Fix(edits_of(stated, offered), f"write `{' '.join(shown.split())}`")
    said = Fails(offered.code, offered.message, (*verdict.remarks, verdict.message), verdict.factor)
    return Mending(said, passage.span(offered.start, offered.end), fix)


class _Search:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.trial = Trial(reading, other_points(reading))
        words = vocabulary(reading)
        self.transpose, self.elementwise = words.transpose, words.elementwise
        self.siblings = frozenset(
            name
            for stated in reading.stated
            if stated.node is not None
            for name in symbols(stated.statement.block.passage.text, stated.node)
        )

    def safely(self, stated: Stated, verdict: Fails) -> list[Proposal]:
        """The proposals for a line; a fault of ours costs it its fix and nothing else."""
        try:
            return self.proposals(stated, verdict)
        except Exception:
            return []

    def proposals(self, stated: Stated, verdict: Fails) -> list[Proposal]:
        """The changes after which a line holds, the likeliest first."""
        block = stated.statement.block
        plain = block.kind == "text"
        written = Written(
            block.passage.text, self.siblings, "ᵀ" if plain else self.transpose,
            "⊙" if plain else self.elementwise,
        )  # fmt: skip
        instances = (s for s in self.reading.stated if (s.origin or s) is stated)
        one = next((s for s in instances if s.node is not None), stated)
        found: list[Proposal] = []
        self.trial.begin()
        assert one.node is not None
        for change in repairs(written, one.node, verdict):
            if not self.trial.left or len(found) == ENOUGH:
                break
            node = applied(one.node, (change,))
            if node is not None and self.trial.holds(one, node) is not None:
                found.append(proposal(written, change, verdict.factor))
        return found
