"""From the lines that fail to what is wrong with each, and how it is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import process_time

from backproof.diagnostics import Fix
from backproof.judge.choose import verdict_of
from backproof.judge.signals import Judgement, line_of
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import head_is_plain
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes.written import Written, applied
from backproof.mend.directed import directed
from backproof.mend.heads import heads, shifted
from backproof.mend.proposals import Proposal, proposal, replaced
from backproof.mend.repairs import repairs
from backproof.mend.slipped import slipped
from backproof.mend.trial import Trial, other_points
from backproof.mend.truth import Truth
from backproof.mend.verification import edits_of, verified
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.source import Span

CELL = regex(r"\s*(?<!\\)&\s*")
ENOUGH, ROUNDS = 3, 4
"""How many proposals for one line are verified at most, and how often a document is read again."""
SECONDS = 0.6
"""Processor time after which no further line is looked at, and nothing read once more."""


@dataclass(frozen=True, eq=False)
class Mending:
    """What is wrong with a line: the verdict that names it, its wrong part, and a verified fix;
    neither where the line is right once another one is mended."""

    verdict: Fails
    wrong: Span | None = None
    fix: Fix | None = None


def mended(reading: Reading, judged: Sequence[Judgement]) -> dict[Stated, Mending]:
    """What is wrong with the lines that fail, for those that can be mended.

    Nothing is offered that was not verified: by the trial of each change, and by reading the
    document again with all of them made.
    """
    failing = {s: v for s, _, v in judged if isinstance(v, Fails) and s.node is not None}
    if not failing:
        return {}
    ends = process_time() + SECONDS
    search = _Search(reading, judged)
    open_: dict[Stated, list[Proposal]] = {}
    for stated, verdict in failing.items():
        open_[stated] = search.safely(stated, verdict) if process_time() < ends else []
    found = signals(reading, failing, open_)
    open_ = {stated: waiting for stated, waiting in open_.items() if stated not in found}
    first = {stated: waiting[0] for stated, waiting in open_.items() if waiting}
    for count in range(ROUNDS):
        if count and process_time() > ends:
            return found
        trying = {s: w[count] for s, w in open_.items() if s not in found and len(w) > count}
        found |= accepted(reading, failing, trying)
    left = {stated: offered for stated, offered in first.items() if stated not in found}
    return found if process_time() > ends else found | accepted(reading, failing, left, True)


def accepted(
    reading: Reading, failing: Mapping[Stated, Fails], trying: Mapping[Stated, Proposal],
    anew: bool = False,
) -> dict[Stated, Mending]:  # fmt: skip
    """What is offered for some lines, where it is verified."""
    good = verified(reading, trying, (), anew) if trying else set()
    return {s: mending(s, failing[s], offered) for s, offered in trying.items() if s in good}


def signals(
    reading: Reading, failing: Mapping[Stated, Fails], open_: Mapping[Stated, list[Proposal]]
) -> dict[Stated, Mending]:
    """One cause, one report: an error signal that is a constant times a gradient is mended where it
    is written, and what is right then is left alone."""
    scaled = [s for s in failing if s.meant and failing[s].code == "scale" and open_[s]]
    if not scaled:
        return {}
    cause = scaled[0]
    good = verified(reading, {cause: open_[cause][0]}, [s for s in failing if s is not cause])
    if cause not in good:
        return {}
    line = line_of(cause)
    return {
        s: mending(s, failing[s], open_[s][0])
        if s is cause
        else Mending(replace(failing[s], message=f"{failing[s].message}; line {line} is the cause"))
        for s in failing
        if s in good
    }


def mending(stated: Stated, verdict: Fails, offered: Proposal) -> Mending:
    """A verified proposal as what is said of a line; what was said before it is a remark."""
    passage = stated.statement.block.passage
    fix = Fix(edits_of(stated, offered), shown(stated, offered))
    before = () if offered.message == verdict.message else (verdict.message,)
    said = Fails(offered.code, offered.message, (*verdict.remarks, *before), verdict.factor)
    return Mending(said, passage.span(offered.start, offered.end), fix)


def shown(stated: Stated, offered: Proposal) -> str:
    """What to write, as a whole line; what is mended outside of it is named alone."""
    inside = [(a - stated.start, b - stated.start, new) for a, b, new in offered.replacements]
    if any(a < 0 for a, _, _ in inside):
        return offered.message
    text = stated.statement.block.passage.text[stated.start : stated.end]
    text = replaced(text, inside)
    if "\\begin" not in text:
        text = CELL.sub(" ", text)
    return f"write `{' '.join(text.split())}`"


class _Search:
    def __init__(self, reading: Reading, judged: Sequence[Judgement]) -> None:
        self.reading = reading
        conditions = {c for _, _, v in judged if isinstance(v, Holds) for c in v.conditions}
        self.trial = Trial(reading, other_points(reading), frozenset(conditions))
        self.truth = Truth(reading, [s for s, _, v in judged if isinstance(v, Holds)])

    def safely(self, stated: Stated, verdict: Fails) -> list[Proposal]:
        """The proposals for a line; a fault of ours costs it its fix and nothing else."""
        try:
            return self.proposals(stated, verdict)
        except Exception:
            return []

    def failing(self, stated: Stated) -> Stated:
        """The first instance of a generic line that is wrong; the line itself for others."""
        instances = [s for s in self.reading.stated if s.origin is stated]
        for one in instances:
            claim = self.reading.claim(one)
            if claim is not None:
                _, verdict = verdict_of(one, self.reading, claim, self.trial.bench, False)
                if isinstance(verdict, Fails):
                    return one
        return instances[0] if instances else stated

    def proposals(self, stated: Stated, verdict: Fails) -> list[Proposal]:
        """The changes after which a line holds, the likeliest first."""
        plain = stated.statement.block.kind == "text"
        words = self.truth.words
        written = Written(
            stated.statement.block.passage.text, frozenset(), "ᵀ" if plain else words.transpose,
            "⊙" if plain else words.elementwise,
        )  # fmt: skip
        one = self.failing(stated)
        node = one.node
        assert node is not None
        truth, macros = self.truth, self.reading.document.macros
        if by_fault := list(directed(one, verdict, truth.names, macros)):
            return by_fault
        claim = self.reading.claim(one)
        if claim is not None and (named := list(slipped(one, claim, verdict, self.trial.bench))):
            return named[:ENOUGH]
        found: list[Proposal] = []
        known = truth.known(one)
        self.trial.begin()
        for changes in repairs(written, node, verdict, known):
            if not self.trial.left or len(found) == ENOUGH:
                break
            made = applied(node, changes)
            if made is not None and self.trial.holds(one, made) is not None:
                found.append(proposal(written, node, changes, verdict.code))
        if not found and one is stated:
            self.trial.begin()
            for head, offered in heads(one, known):
                entry = offered.code == "wrong-index" and self.trial.holds_for(one, head)
                if entry or self.trial.holds(one, node, head) is not None:
                    found.append(offered)
        elif not found:
            found.extend(shifted(stated))
        return [*found, *self.last_resort(stated, verdict)]

    def last_resort(self, stated: Stated, verdict: Fails) -> list[Proposal]:
        """The true formula in the place of the right side."""
        claim, node = self.reading.claim(stated), stated.node
        if claim is None or node is None or not head_is_plain(stated):
            return []
        right = self.truth.right(claim, stated.statement.block.kind == "text")
        if right is None:
            return []
        replacement = (node.start, node.end, right)
        return [Proposal(verdict.code, verdict.message, (replacement,), node.start, node.end)]
