"""From the lines that fail to what is wrong with each, and how it is mended."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from backproof.algebra.expressions import Expr
from backproof.judge.choose import verdict_of
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import Claim, chain_of, head_is_plain
from backproof.meaning.gradients.updates import says_nothing
from backproof.meaning.naming.indexed import Slip
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.mend.by_value import told_by_value
from backproof.mend.causes import heirs_of
from backproof.mend.changes.exchanges import EXCHANGED
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.compared import PLAIN, SENTENCES, compared
from backproof.mend.differences import parts_of
from backproof.mend.directed import directed
from backproof.mend.heads import heads, of_identity, shifted
from backproof.mend.known import name_in
from backproof.mend.likeness import Told
from backproof.mend.misfits import fitting, is_unsummed, with_place
from backproof.mend.offers import Mending, accepted, with_doubt
from backproof.mend.one_part import SAID, told_by_part
from backproof.mend.proposals import Proposal, proposal, replaced, says_itself
from backproof.mend.repairs import repairs
from backproof.mend.retyped import typed_for
from backproof.mend.safely import safely
from backproof.mend.slipped import slipped
from backproof.mend.strays import with_bound_letter
from backproof.mend.trial import CHANGES, HEADS, TURN, Trial, other_points, with_node
from backproof.mend.truth import Truth
from backproof.mend.undifferentiated import undifferentiated
from backproof.mend.wrong_definitions import wrong_definitions
from backproof.numerics import np
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import (
    Add,
    Derivative,
    Juxtaposition,
    Node,
    Number,
    Product,
    Symbol,
    Transpose,
)

OF_PARTS = SENTENCES.keys() - {"wrong-symbol", "wrong-number"}
"""What tells more of a line than that one part takes the place of another one."""
SHAPES = "shape-mismatch"
"""What is said where parts do not fit together: it says not which of them is wrong."""
LETTER = regex(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])")
"""A name of one letter."""
ALONE, WORK = 3, 400
"""How many fixes that did not hold together with others are tried by themselves, and for how many
statements, all that are read again for them taken together."""
ROUNDS = 2
"""How often a document is read again: once for all its fixes, and once more for others in the
place of those that did not hold then."""


def mended(
    reading: Reading, judged: Sequence[Judgement], slips: Mapping[Stated, Slip],
    known: Mapping[Stated, Proposal],
) -> dict[Stated, Mending]:  # fmt: skip
    """What is wrong with the lines that fail, for those that can be mended; the `slips` of some are
    known, and what makes some others right.

    Nothing is offered that was not verified: by the trial of each change, and by reading the
    document again with all of them made.
    """
    # Values of parts may be infinite where the whole is not.
    with np.errstate(all="ignore"):
        return of_failing(reading, judged, slips, known)


def of_failing(
    reading: Reading, judged: Sequence[Judgement], slips: Mapping[Stated, Slip],
    known: Mapping[Stated, Proposal],
) -> dict[Stated, Mending]:  # fmt: skip
    """What is said of each line that fails."""
    failing = {s: v for s, _, v in judged if isinstance(v, Fails) and s.node is not None}
    if not failing and not reading.array_losses:
        return {}
    search = _Search(reading, judged)
    causes = wrong_definitions(reading, judged, failing)
    found = dict(causes.mended)
    failing = {stated: verdict for stated, verdict in failing.items() if stated not in found}
    told = {s: typed_for(s, slips[s], v) for s, v in failing.items() if s in slips}
    told |= {stated: known[stated] for stated in failing.keys() & known.keys()}
    waiting: dict[Stated, Iterator[Proposal | None]] = {
        stated: iter((told[stated],)) if stated in told else search.proposals(stated, verdict)
        for stated, verdict in failing.items()
    }
    trying = following(waiting)
    heirs = heirs_of(reading, failing, trying)
    located: set[Stated] = set()
    for _ in range(ROUNDS):
        located |= {s for s, o in trying.items() if not o.whole and o.code != SHAPES}
        tried = {stated: offered for stated, offered in trying.items() if stated not in heirs}
        found |= accepted(reading, failing, tried, heirs)
        # One that is wrong may have made the page mean something else for the others.
        alone = [stated for stated in tried if stated not in found] if len(tried) > 1 else []
        for stated in alone[: min(ALONE, WORK // len(reading.stated))]:
            found |= accepted(reading, failing, {stated: tried[stated]}, {})
        left = {stated: trying[stated] for stated in heirs if stated in trying}
        left |= following({stated: waiting[stated] for stated in tried if stated not in found})
        trying, heirs = {s: offered for s, offered in left.items() if s not in found}, {}
    for stated, verdict in failing.items():
        if stated not in found:
            named = verdict
            with safely():
                named = search.named(stated, verdict)
            placed = with_place(reading, stated, verdict)
            if placed is not None or named is not verdict or stated in located:
                wrong = None if placed is None else placed.wrong
                found[stated] = Mending(named, wrong, located=stated in located)
    for stated, doubt in causes.doubts.items():
        found[stated] = with_doubt(found.get(stated, Mending(failing[stated])), doubt)
    return found | {s: Mending(failing[s]) for s in brought_from_elsewhere(reading, found, failing)}


def brought_from_elsewhere(
    reading: Reading, found: Mapping[Stated, Mending], failing: Mapping[Stated, Fails]
) -> Iterator[Stated]:
    """The lines that their sections alone tell to be wrong and that would be mended with a letter
    which stands in other sections only: there it means something else."""
    for stated, made in found.items():
        if stated in failing and failing[stated].alone and made.fix is not None:
            section = stated.place.section
            blocks = (b for b in reading.document.blocks if b.section in section.path())
            own = {letter for block in blocks for letter in LETTER.findall(block.text)}
            if any(not own.issuperset(LETTER.findall(e.text)) for e in made.fix.edits):
                yield stated


def following(waiting: Mapping[Stated, Iterator[Proposal | None]]) -> dict[Stated, Proposal]:
    """The next proposal for each line that has one left: they take turns, some trials each. A fault
    of ours costs a line its fix and nothing else."""
    found: dict[Stated, Proposal] = {}
    turns = deque(waiting.items())
    while turns:
        stated, proposals = turns.popleft()
        with safely():
            for offered in islice(proposals, 1):
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


def better_named(offered: Proposal, changes: Sequence[Change], told: str) -> Proposal:
    """A proposal, by the name of what the line lacks where the change says no more than that one
    part takes the place of another one."""
    if len(changes) > 1 or changes[0].kind not in EXCHANGED:
        return offered
    old, new = changes[0].old, changes[0].new
    if told not in OF_PARTS:
        told = "" if new is None else by_names(old, new)
    if not told:
        return offered
    if new is None or all(isinstance(bare(n), Derivative) for n in (old, new)):
        return offered
    # What one of them lacks, the other has besides all that the first is made of.
    less, more = (old, new) if told.startswith("missing") else (new, old)
    in_part = told.startswith(("missing", "extra"))
    if in_part and not isinstance(bare(new), Derivative) and not names_in(less) < names_in(more):
        return offered
    written = offered.message.partition(": ")[2]
    return replace(offered, code=told, message=f"{SENTENCES[told]}: {written}")


def by_names(old: Node, new: Node) -> str:
    """What one part lacks of another one of which the names stand in it, or has besides."""
    for less, more, word in ((old, new, "missing"), (new, old, "extra")):
        if names_in(less) < names_in(more):
            whole = bare(more)
            whole = bare(whole.base) if isinstance(whole, Transpose) else whole
            if isinstance(whole, Add):
                return f"{word}-term"
            if isinstance(whole, Juxtaposition | Product):
                return f"{word}-factor"
    return ""


def names_in(node: Node) -> Counter[Key]:
    """How often each name and number stands in a formula."""
    return Counter(key(n) for n in below(node) if isinstance(n, Symbol | Number))


class _Search:
    def __init__(self, reading: Reading, judged: Sequence[Judgement]) -> None:
        self.reading = reading
        conditions = {c for _, _, v in judged if isinstance(v, Holds) for c in v.conditions}
        self.trial = Trial(reading, other_points(reading), frozenset(conditions))
        self.truth = Truth(reading, [s for s, _, v in judged if isinstance(v, Holds)])
        self._told: dict[Stated, Told] = {}

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
        for offered in () if says_nothing(stated) else self.likeliest(stated, verdict):
            if offered is None or not is_empty(stated, offered):
                yield offered

    def told(self, stated: Stated) -> Told:
        """What tells a line from the truth by value."""
        if stated not in self._told:
            self._told[stated] = self.told_of(self.failing(stated))
        return self._told[stated]

    def told_of(self, one: Stated) -> Told:
        """The same for one instance, as yet unknown."""

        def typed(node: Node) -> Expr | None:
            claim = self.reading.again(with_node(one, node))
            return None if claim is None else claim.expr

        for claim in chain_of(self.reading.claim(one)):
            entry = self.truth.entry(claim)
            written = None if entry is None else entry.expr
            others = self.made_of(claim)
            if (found := told_by_value(claim, self.trial.bench, written, typed, others)).code:
                return found
        return Told()

    def made_of(self, claim: Claim) -> list[Expr]:
        """What the other lines of the context of a claim are made of: what is of several parts
        first."""
        parts = {
            part: None
            for other in self.reading.claims
            if other.context is claim.context and other.stated is not claim.stated
            for part in (() if other.expr is None else other.expr.parts)
        }
        return sorted((e for e in parts if e.args), key=lambda e: len(e.parts))

    def named(self, stated: Stated, verdict: Fails) -> Fails:
        """A verdict with the name of what tells the line from the truth, where it says no more than
        that it is wrong."""
        told = self.told(stated).code if verdict.code in PLAIN else ""
        claim = self.reading.claim(self.failing(stated))
        if not told and claim is not None and is_unsummed(claim, verdict):
            told = "missing-sum-over-batch"
        if not told:
            return verdict
        return replace(verdict, code=told, message=f"{SENTENCES[told]}: {verdict.message}")

    def likeliest(self, stated: Stated, verdict: Fails) -> Iterator[Proposal | None]:
        """The changes after which a line holds, the likeliest first; at last the true formula."""
        one = self.failing(stated)
        named = list(self.by_name(stated, one, verdict))
        yield from named or self.by_trial(stated, one, verdict)
        if stated.kind == "identity":
            yield from of_identity(stated, self.reading.table)
        fits = list(fitting(stated, one, verdict, self.trial))
        for offered in self.last_resort(stated, verdict):
            if fits and offered.code == verdict.code:
                told = fits[0]
                offered = replace(offered, code=told.code, message=told.message, whole=False)
            yield offered
        # What shapes alone suggest is nothing against what the values tell.
        name = self.told(stated).code if fits else ""
        if name:
            message = f"{SENTENCES[name]}: {verdict.message}"
            yield from (replace(each, code=name, message=message) for each in fits)
        else:
            yield from fits

    def by_name(self, stated: Stated, one: Stated, verdict: Fails) -> Iterator[Proposal]:
        """What the fault itself tells, and the name that the judge found to be meant."""
        truth, macros = self.truth, self.reading.document.macros
        yield from directed(one, verdict, truth.names, macros, self.reading.kinds)
        stray, claim = self.reading.stray(stated), self.reading.claim(one)
        if stray is not None:
            yield from with_bound_letter(
                stated, verdict, stray, truth.names, macros, self.trial.bench, claim
            )
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
        told = self.told(stated) if verdict.code in PLAIN else Told()
        lacking = frozenset(map(name_in, told.lacking)) - {""}
        node, known = one.node, replace(self.truth.known(one), told=told.code, lacking=lacking)
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
                offered = proposal(written, node, changes, verdict.code)
                yield better_named(offered, changes, known.told)
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
        node = stated.node
        if node is None or not head_is_plain(stated):
            return
        lines = (stated, *(s for s in self.reading.stated if s.origin is stated))
        claims = (self.reading.claim(line) for line in lines)
        plain = stated.statement.block.kind == "text"
        rights = (self.truth.right(claim, plain) for claim in claims if claim is not None)
        right = next((each for each in rights if each is not None), None)
        true = None if right is None else self.truth.parsed(right)
        if right is not None and true is not None:
            code, message = verdict.code, verdict.message
            told = told_by_part(node, true) if code in PLAIN else ""
            if code in PLAIN and (told := told or self.told(stated).code or compared(node, true)):
                code, message = told, f"{SAID[told]}: write `{right}`"
            change = (node.start, node.end, right)
            yield Proposal(code, message, (change,), node.start, node.end, whole=True)
