"""From the lines that fail to what is wrong with each, and how it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from backproof.diagnostics import Fix
from backproof.judge.choose import verdict_of
from backproof.judge.signals import Judgement, line_of
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.claims import head_is_plain
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes.written import Written, applied
from backproof.mend.directed import directed
from backproof.mend.heads import heads, shifted
from backproof.mend.proposals import Proposal, proposal, replaced
from backproof.mend.repairs import repairs
from backproof.mend.slipped import slipped
from backproof.mend.strays import with_bound_letter
from backproof.mend.trial import CHANGES, HEADS, Trial, other_points
from backproof.mend.truth import Truth
from backproof.mend.verification import edits_of, verified
from backproof.record import dataclass
from backproof.source import Span

CELL = re.compile(r"\s*(?<!\\)&\s*")
ROUNDS = 2
"""How often a document is read again: once for all its fixes, and once more for others in the
place of those that did not hold then."""


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
    search = _Search(reading, judged)
    waiting = {stated: search.proposals(stated, verdict) for stated, verdict in failing.items()}
    trying = following(waiting)
    found = signals(reading, failing, trying)
    for _ in range(ROUNDS):
        trying = {stated: offered for stated, offered in trying.items() if stated not in found}
        found |= accepted(reading, failing, trying)
        trying = following({stated: waiting[stated] for stated in trying if stated not in found})
    return found


def following(waiting: Mapping[Stated, Iterator[Proposal]]) -> dict[Stated, Proposal]:
    """The next proposal for each line that has one left; a fault of ours costs a line its fix and
    nothing else."""
    found = {}
    for stated, proposals in waiting.items():
        with suppress(Exception):
            found[stated] = next(proposals)
    return found


def accepted(
    reading: Reading, failing: Mapping[Stated, Fails], trying: Mapping[Stated, Proposal]
) -> dict[Stated, Mending]:
    """What is offered for some lines, where it is verified. Where a fault is how a line is written,
    what to write is said all the same if what it then says cannot be decided."""
    said = verified(reading, trying) if trying else {}
    found = {}
    for stated, offered in trying.items():
        after = said.get(stated)
        if isinstance(after, Holds) or (offered.formal and isinstance(after, Undecided)):
            made = mending(stated, failing[stated], offered)
            found[stated] = made if isinstance(after, Holds) else replace(made, fix=None)
    return found


def signals(
    reading: Reading, failing: Mapping[Stated, Fails], trying: Mapping[Stated, Proposal]
) -> dict[Stated, Mending]:
    """One cause, one report: an error signal that is a constant times a gradient is mended where it
    is written, and what is right then is left alone."""
    scaled = [s for s in failing if s.meant and failing[s].code == "scale" and s in trying]
    if not scaled:
        return {}
    cause = scaled[0]
    said = verified(reading, {cause: trying[cause]}, [s for s in failing if s is not cause])
    good = {s for s, verdict in said.items() if isinstance(verdict, Holds)}
    if cause not in good:
        return {}
    line = line_of(cause)
    return {
        s: mending(s, failing[s], trying[s])
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

    def proposals(self, stated: Stated, verdict: Fails) -> Iterator[Proposal]:
        """The changes after which a line holds, the likeliest first; at last the true formula."""
        one = self.failing(stated)
        named = list(self.by_name(stated, one, verdict))
        yield from named or self.by_trial(stated, one, verdict)
        yield from self.last_resort(stated, verdict)

    def by_name(self, stated: Stated, one: Stated, verdict: Fails) -> Iterator[Proposal]:
        """What the fault itself tells, and the name that the judge found to be meant."""
        truth, macros = self.truth, self.reading.document.macros
        yield from directed(one, verdict, truth.names, macros, self.reading.kinds)
        stray, claim = self.reading.stray(stated), self.reading.claim(one)
        if stray is not None:
            yield from with_bound_letter(stated, verdict, stray, truth.names, macros)
        elif claim is not None:
            yield from slipped(one, claim, verdict, self.trial)

    def by_trial(self, stated: Stated, one: Stated, verdict: Fails) -> Iterator[Proposal]:
        """The changes after which the line holds where the document has it."""
        plain = stated.statement.block.kind == "text"
        words = self.truth.words
        written = Written(
            stated.statement.block.passage.text, frozenset(), "ᵀ" if plain else words.transpose,
            "⊙" if plain else words.elementwise,
        )  # fmt: skip
        node, known = one.node, self.truth.known(one)
        assert node is not None
        changed = False
        for changes in self.trial.bounded(repairs(written, node, verdict, known), CHANGES):
            made = applied(node, changes)
            if made is not None and self.trial.holds(one, made) is not None:
                changed = True
                yield proposal(written, node, changes, verdict.code)
        if changed:
            return
        if one is not stated:
            yield from shifted(stated, [letter for letter, _ in one.instance])
            return
        for head, offered in self.trial.bounded(heads(one, known), HEADS):
            entry = offered.code == "wrong-index" and self.trial.holds_for(one, head)
            if entry or self.trial.holds(one, node, head) is not None:
                yield offered

    def last_resort(self, stated: Stated, verdict: Fails) -> Iterator[Proposal]:
        """The true formula in the place of the right side."""
        claim, node = self.reading.claim(stated), stated.node
        if claim is None or node is None or not head_is_plain(stated):
            return
        right = self.truth.right(claim, stated.statement.block.kind == "text")
        if right is not None and self.truth.parsed(right) is not None:
            replacement = (node.start, node.end, right)
            yield Proposal(verdict.code, verdict.message, (replacement,), node.start, node.end)
