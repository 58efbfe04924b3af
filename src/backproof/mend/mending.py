"""From the lines that fail to what is wrong with each, and how it is mended."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from backproof.judge.choose import verdict_of
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import head_is_plain
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.causes import heirs_of
from backproof.mend.changes.written import Written, applied
from backproof.mend.compared import PLAIN, SENTENCES, compared
from backproof.mend.differences import parts_of
from backproof.mend.directed import directed
from backproof.mend.heads import heads, of_identity, shifted
from backproof.mend.misfits import fitting, with_place
from backproof.mend.offers import Mending, accepted
from backproof.mend.proposals import Proposal, proposal, replaced, says_itself
from backproof.mend.repairs import repairs
from backproof.mend.slipped import slipped
from backproof.mend.strays import with_bound_letter
from backproof.mend.trial import CHANGES, HEADS, TURN, Trial, other_points
from backproof.mend.truth import Truth
from backproof.mend.undifferentiated import undifferentiated
from backproof.mend.wrong_definitions import wrong_definitions
from backproof.syntax.keys import key
from backproof.syntax.nodes import Node

ROUNDS = 2
"""How often a document is read again: once for all its fixes, and once more for others in the
place of those that did not hold then."""


def mended(reading: Reading, judged: Sequence[Judgement]) -> dict[Stated, Mending]:
    """What is wrong with the lines that fail, for those that can be mended.

    Nothing is offered that was not verified: by the trial of each change, and by reading the
    document again with all of them made.
    """
    failing = {s: v for s, _, v in judged if isinstance(v, Fails) and s.node is not None}
    if not failing:
        return {}
    found = wrong_definitions(reading, judged, failing)
    failing = {stated: verdict for stated, verdict in failing.items() if stated not in found}
    search = _Search(reading, judged)
    waiting = {stated: search.proposals(stated, verdict) for stated, verdict in failing.items()}
    trying = following(waiting)
    heirs = heirs_of(reading, failing, trying)
    for _ in range(ROUNDS):
        tried = {stated: offered for stated, offered in trying.items() if stated not in heirs}
        found |= accepted(reading, failing, tried, heirs)
        left = {stated: trying[stated] for stated in heirs if stated in trying}
        left |= following({stated: waiting[stated] for stated in tried if stated not in found})
        trying, heirs = {s: offered for s, offered in left.items() if s not in found}, {}
    for stated, verdict in failing.items():
        if stated not in found and (placed := with_place(reading, stated, verdict)) is not None:
            found[stated] = placed
    return found


def following(waiting: Mapping[Stated, Iterator[Proposal | None]]) -> dict[Stated, Proposal]:
    """The next proposal for each line that has one left: they take turns, some trials each. A fault
    of ours costs a line its fix and nothing else."""
    found: dict[Stated, Proposal] = {}
    turns = deque(waiting.items())
    while turns:
        stated, proposals = turns.popleft()
        with suppress(Exception):
            offered = next(proposals)
            if offered is None:
                turns.append((stated, proposals))
            else:
                found[stated] = offered
    return found


def is_made_of_itself(stated: Stated, node: Node) -> bool:
    """Whether a formula would be made of what it is for: that holds, and says nothing."""
    if stated.head is None or stated.node is None:
        return False
    return key(bare(stated.head)) in parts_of(node) - parts_of(stated.node)


def is_empty(stated: Stated, offered: Proposal) -> bool:
    """Whether a line would say of its left side that it is itself."""
    if stated.head is None or stated.node is None:
        return False
    text = stated.statement.block.passage.text
    (a, b), (c, d) = (stated.head.start, stated.head.end), (stated.node.start, stated.node.end)

    def after(start: int, end: int) -> str:
        inside = [r for r in offered.replacements if start <= r[0] and r[1] <= end]
        return replaced(text[start:end], [(x - start, y - start, new) for x, y, new in inside])

    return says_itself(after(a, b), text[c:d], after(c, d))


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
                _, verdict = verdict_of(one, self.reading, claim, self.trial.bench)
                if isinstance(verdict, Fails):
                    return one
        return instances[0] if instances else stated

    def proposals(self, stated: Stated, verdict: Fails) -> Iterator[Proposal | None]:
        """The changes after which a line holds and says something, the likeliest first. None where
        so much was tried that it is the turn of another line."""
        for offered in self.likeliest(stated, verdict):
            if offered is None or not is_empty(stated, offered):
                yield offered

    def likeliest(self, stated: Stated, verdict: Fails) -> Iterator[Proposal | None]:
        """The changes after which a line holds, the likeliest first; at last the true formula."""
        one = self.failing(stated)
        named = list(self.by_name(stated, one, verdict))
        yield from named or self.by_trial(stated, one, verdict)
        if stated.kind == "identity":
            yield from of_identity(stated, self.reading.table)
        yield from self.last_resort(stated, verdict)
        yield from fitting(stated, one, verdict, self.trial)

    def by_name(self, stated: Stated, one: Stated, verdict: Fails) -> Iterator[Proposal]:
        """What the fault itself tells, and the name that the judge found to be meant."""
        truth, macros = self.truth, self.reading.document.macros
        yield from directed(one, verdict, truth.names, macros, self.reading.kinds)
        stray, claim = self.reading.stray(stated), self.reading.claim(one)
        if stray is not None:
            yield from with_bound_letter(stated, verdict, stray, truth.names, macros)
        elif claim is not None:
            yield from slipped(one, claim, verdict, self.trial)
            yield from undifferentiated(one, claim, self.trial.bench)

    def by_trial(self, stated: Stated, one: Stated, verdict: Fails) -> Iterator[Proposal | None]:
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
        for number, changes in enumerate(
            self.trial.bounded(repairs(written, node, verdict, known), CHANGES)
        ):
            if number and number % TURN == 0:
                yield None
            made = applied(node, changes)
            if made is None or is_made_of_itself(one, made):
                continue
            if self.trial.holds(one, made) is not None:
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
        true = None if right is None else self.truth.parsed(right)
        if right is not None and true is not None:
            code, message = verdict.code, verdict.message
            if code in PLAIN and (told := compared(node, true)):
                code, message = told, f"{SENTENCES[told]}: write `{right}`"
            yield Proposal(code, message, ((node.start, node.end, right),), node.start, node.end)
